/* sources.h - the page of all figures of some scenarios and what they rest on. */
#ifndef TRN_CLI_SOURCES_H
#define TRN_CLI_SOURCES_H

#include "options.h"

/* tranche inspect --sources SCENARIO...; a folder stands for the scenarios in it. */
enum exit_status inspect_sources(const struct options *options);

#endif
