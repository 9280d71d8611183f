#!/usr/bin/env python3
"""A module includes the headers of the modules it may use and no others. Arguments: program (not used), root."""
import os
import re
import sys

HEADERS = {  # public header: the module that implements it
    "arena": "base", "date": "base", "error": "base", "engine": "engine", "dist": "rng", "rng": "rng",
    "stats": "stats", "root": "stats", "design": "design", "fit": "design", "sensitivity": "design", "shapley": "design",
    "model": "model", "scenario": "model", "table": "model", "plan": "model", "words": "model", "io": "io", "verify": "verify",
}  # all others: experiment
USES = {  # module: the modules it may use; sim/README.md draws it
    "base": "", "engine": "base", "rng": "base", "stats": "base", "design": "rng stats base",
    "model": "engine rng stats base",
    "io": "model rng stats base", "experiment": "model design rng stats base",
    "verify": "io experiment model design engine rng stats base",
    "cli": "verify io experiment model design rng stats base",
}
OUTSIDE = {  # libraries that only some may see
    "gsl/": "rng stats design model verify cli", "cjson/": "io cli", "Random123/": "rng", "pthread.h": "experiment", "mpi.h": "experiment",
}
ONLY = {("io", "model"): {"scenario", "table", "plan", "words"}}  # definitions, not how a run works

root = sys.argv[2]
faults = []
for folder, _, names in os.walk(os.path.join(root, "sim")):
    module = os.path.relpath(folder, os.path.join(root, "sim")).split(os.sep)[0]
    for name in sorted(n for n in names if n.endswith((".c", ".h"))):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            for include in re.findall(r'^\s*#\s*include\s+[<"]([^">]+)[">]', file.read(), re.M):
                where = f"{os.path.relpath(path, root)} includes {include}"
                public = re.fullmatch(r"tranche/(\w+)\.h", include)
                if public:
                    owner = HEADERS.get(public.group(1), "experiment")
                    allowed = owner == module or owner in USES[module].split()
                    if not allowed or public.group(1) not in ONLY.get((module, owner), {public.group(1)}):
                        faults.append(where)
                    continue
                for prefix, modules in OUTSIDE.items():
                    if include.startswith(prefix) and module not in modules.split():
                        faults.append(where)
                if include.startswith("..") and module != "io":
                    faults.append(where)
print("1..1")
print(f"{'not ok' if faults else 'ok'} 1 - modules_include_only_what_they_may_use")
for fault in faults:
    print(f"# {fault}")
sys.exit(bool(faults))
