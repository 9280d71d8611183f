
# calendar.gp - how much an outage changes, by its start and its length.

load 'style.gp'
load 'grid.gp'
