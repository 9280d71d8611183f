
# flip_map.gp - the difference between two regimes, by two inputs.

load 'style.gp'
load 'grid.gp'
