
# sweep.gp - the difference between two regimes, by the inputs of an experiment.

load 'style.gp'
load 'grid.gp'
