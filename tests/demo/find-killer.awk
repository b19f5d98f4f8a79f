# SPDX-License-Identifier: GPL-2.0-or-later
# find-killer.awk - finds in the text of ausearch -i which process killed the victim
#
# Input: -v victim= killer= user= signal= are the true values, for comparison.
# Output: one sentence; status 0 only if the log has all of the values.

function field(name,    i) {
	for (i = 1; i <= NF; i++)
		if (index($i, name "=") == 1)
			return substr($i, length(name) + 2)
	return ""
}

function weigh() {
	if (call == "kill" && target == victim) {
		found = 1
		comm = c; pid = p; auid = a; uid = u; sig = s; prey = o
	}
	call = target = ""
}

/^----/			{ weigh() }
/^type=SYSCALL /	{
	call = field("syscall"); c = field("comm"); p = field("pid")
	a = field("auid"); u = field("uid"); s = field("a1")
	if (field("success") != "yes")
		call = ""
}
/^type=OBJ_PID /	{ target = field("opid"); o = field("ocomm") }

function differs(what, log_says, truth) {
	if (log_says == truth)
		return 0
	printf "The log has %s %s, but it was %s.\n", what, log_says, truth
	return 1
}

END {
	weigh()
	if (!found) {
		printf "The log does not say who killed pid %s.\n", victim
		exit 1
	}
	wrong = differs("pid", pid, killer) + differs("user", uid, user) + \
		differs("login user", auid, user) + differs("signal", sig, signal)
	if (wrong)
		exit 1
	printf "%s (pid %s, user %s) killed pid %s (%s) with %s: the log says so.\n",
		comm, pid, uid, victim, prey, sig
}
