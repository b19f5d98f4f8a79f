# shellcheck shell=bash disable=SC2034  # variables for the tests that source this file
# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - what all tests share; sourced by each FOLDER/NAME.test
#
# A test is started in the build folder, and prints TAP: a line "ok N - NAME" or
# "not ok N - NAME" for each result, and as the last line the plan, "1..N". All other
# lines are for people. A program that runs in a guest, and so cannot source this file,
# prints the same; take() adds its results to those of the test.
#
# Set for the test: here (its folder), top (of the sources), build, work (a folder of its
# own, removed at the end). If the test has a function clean_up, it is called at the end.
set -u
exec </dev/null
here=$(cd "$(dirname "$0")" && pwd) || exit
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit
build=$PWD
export LC_ALL=C.UTF-8
# The init of the guests, and the unpacked package of auditd if auditd is not installed.
export RIG_INIT=${RIG_INIT:-$build/tests/rig/init}
[ -n "${AUDITD_LAYER+set}" ] || [ ! -d auditd/layer ] || AUDITD_LAYER=$build/auditd/layer
export AUDITD_LAYER=${AUDITD_LAYER-}
# A make in a test does not get the jobs and variables of the make that started the test.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR srcdir

passed=0 failed=0 skipped=0 prefix=
job_names=() job_pids=()

# ---- results ----------------------------------------------------------------

pass() {
	passed=$((passed + 1))
	echo "ok $((passed + failed + skipped)) - $1"
}

# fail NAME [DETAIL...]
fail() {
	failed=$((failed + 1))
	echo "not ok $((passed + failed + skipped)) - $1"
	shift
	[ $# = 0 ] || printf '%s\n' "$@" | sed 's/^/  | /'
}

skip() {
	skipped=$((skipped + 1))
	echo "ok $((passed + failed + skipped)) - $1 # SKIP $2"
}

# check NAME COMMAND...: passes if COMMAND does. The output of COMMAND is in the file $output;
# if COMMAND fails, its end is printed, and the failures of tests that it ran. Returns the
# status of COMMAND.
check() {
	local name=$1 status
	shift
	"$@" >"$output" 2>&1
	status=$?
	if [ "$status" = 0 ]; then
		pass "$name"
	else
		fail "$name" "$(grep -a -m 10 '^FAIL: ' "$output"; tail -n 30 "$output")"
	fi
	return "$status"
}

# check_empty NAME TEXT: passes if TEXT, which lists what is wrong, is empty.
check_empty() {
	if [ -z "$2" ]; then
		pass "$1"
	else
		fail "$1" "$2"
	fi
}

# take NAME FILE [PLANS]: adds the results in FILE, the output of another program, or of
# several (PLANS), to those of this test, with $prefix before their names. A number of
# results that differs from the plan is a failure, and so is a missing plan.
take() {
	local p f s
	prefix=$prefix LC_ALL=C awk -v n=$((passed + failed + skipped)) -v name="$1" -v wanted="${3-1}" -v counts="$work/counts" '
		/^(not )?ok [0-9]+ - / {
			bad = sub(/^not /, ""); seen++
			sub(/^ok [0-9]+ - /, "")
			$0 = "ok " ++n " - " ENVIRON["prefix"] $0
			if (bad) f++; else if (/ # SKIP /) s++; else p++
			print (bad ? "not " : "") $0
			next
		}
		/^1\.\.[0-9]+$/ { planned += substr($0, 4); plans++; next }
		{ print }
		END {
			if (plans != wanted || planned != seen || !seen) {
				f++
				print "not ok " ++n " - " name ": " plans + 0 " of " wanted " plans, " \
					planned + 0 " results planned, and " seen + 0 " seen"
				if (plans < wanted)
					print "  | it ended early; the lines above are the end of its output"
			}
			print p + 0, f + 0, s + 0 >counts
		}' "$2"
	read -r p f s <"$work/counts"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# The last command of each test: its status is that of the test.
finish() {
	[ $((passed + failed + skipped)) != 0 ] || fail 'there is a test'
	echo "# $passed passed, $failed failed, $skipped skipped, $SECONDS s"
	echo "1..$((passed + failed + skipped))"
	[ "$failed" = 0 ]
}

# need PROGRAM...: without one of them the test fails.
need() {
	local program
	for program; do
		command -v "$program" >/dev/null || { fail "$program is installed"; finish; exit 1; }
	done
}

# need_names VARIABLE WORDS NAME...: each of WORDS, which VARIABLE selects, is one of the NAMEs.
# If not, the test fails: a selection of nothing would test nothing.
need_names() {
	local variable=$1 word
	local -a words
	read -ra words <<<"$2"
	shift 2
	for word in ${words[@]+"${words[@]}"}; do
		[[ " $* " != *" $word "* ]] || continue
		fail "$variable: '$word' is not one of the names" "$(fmt -w 90 <<<"$*")"
		finish
		exit 1
	done
}

need_root() {
	[ "$(id -u)" = 0 ] || { fail 'debootstrap and chroot take root'; finish; exit 1; }
}

# ---- in the background ------------------------------------------------------

# Waits until fewer than N jobs run.
wait_below() {
	while [ "$(jobs -pr | wc -l)" -ge "$1" ]; do
		wait -n
	done
}

# start NAME COMMAND...: starts COMMAND in the background, in a process group of its own. At
# most as many run at once as there are processors. The output is $work/NAME.out.
start() {
	local name=$1
	shift
	wait_below "$(nproc)"
	set -m
	"$@" >"$work/$name.out" 2>&1 &
	set +m
	job_names+=("$name")
	job_pids+=($!)
}

# Waits for all jobs, and takes their results in the order in which they were started.
take_jobs() {
	local name
	wait
	for name in ${job_names[@]+"${job_names[@]}"}; do
		take "$name" "$work/$name.out"
	done
	job_names=()
}

end_jobs() {
	local pid
	for pid in ${job_pids[@]+"${job_pids[@]}"}; do
		kill -- "-$pid" 2>/dev/null
	done
}

# ---- builds -----------------------------------------------------------------

# make_in FOLDER TARGET...: "all" is made first and alone: it starts another make, which makes
# some of the same objects.
make_in() {
	make -C "$1" -j"$(nproc)" all && make -C "$1" -j"$(nproc)" "${@:2}"
}

# ---- the beginning and the end ----------------------------------------------

# shellcheck disable=SC2317,SC2329  # reached through trap
leave() {
	end_jobs
	! declare -F clean_up >/dev/null || clean_up
	chmod -R u+w "$work"
	rm -rf "$work"
}

work=$(mktemp -d -t "$(basename "$0").XXXXXX") || exit
output=$work/output
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
