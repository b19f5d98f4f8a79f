# SPDX-License-Identifier: GPL-2.0-or-later
# growth.svg of growth.tsv: how the time grows with the number of rules.
set terminal svg size 900,520 enhanced font "sans-serif,12" background "#ffffff"
set output "growth.svg"
set datafile separator "\t"
set logscale xy
set xlabel "rules"
set ylabel "milliseconds"
set xtics (200, 2000, 10000)
set grid ytics lc rgb "#dddddd"
set key outside right top Left reverse
set title "auditctl, start to end, in one throwaway kernel: dashed the reference, solid ours, dotted the floor"
of(work, column) = sprintf("< awk -F '\t' '$1 == \"%s\" { print $2 \"\t\" $%d }' growth.tsv", work, column)
plot of("load", 3) using 1:2 with linespoints dt 2 lw 2 pt 6 lc rgb "#b03a2e" title "-R, reference", \
     of("load", 4) using 1:2 with linespoints lw 2 pt 7 lc rgb "#b03a2e" title "-R", \
     of("load, floor", 3) using 1:2 with lines dt 3 lw 2 lc rgb "#b03a2e" title "-R, floor", \
     of("list", 3) using 1:2 with linespoints dt 2 lw 2 pt 6 lc rgb "#1f618d" title "-l, reference", \
     of("list", 4) using 1:2 with linespoints lw 2 pt 7 lc rgb "#1f618d" title "-l", \
     of("delete", 3) using 1:2 with linespoints dt 2 lw 2 pt 6 lc rgb "#6c3483" title "-D, reference", \
     of("delete", 4) using 1:2 with linespoints lw 2 pt 7 lc rgb "#6c3483" title "-D", \
     of("delete, floor", 3) using 1:2 with lines dt 3 lw 2 lc rgb "#6c3483" title "-D, floor", \
     of("sync, the same", 3) using 1:2 with linespoints dt 2 lw 2 pt 6 lc rgb "#1e8449" title "-D and -R, reference", \
     of("sync, the same", 4) using 1:2 with linespoints lw 2 pt 7 lc rgb "#1e8449" title "--sync, nothing to change", \
     of("sync, one changed", 4) using 1:2 with linespoints lw 2 pt 9 lc rgb "#28b463" title "--sync, one changed"
