
# debt.gp - shares of the variance by input, those of assumed ones striped.

load 'style.gp'
data = name . '.csv'
set multiplot
do for [p = 1:panel_n] {
    load 'bars.gp'
}
unset multiplot
