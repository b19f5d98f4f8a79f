/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Batches and questions: the messages that are sent, and the valid answers. */
#include "scripted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct socket s;

static void set_up(void)
{
	script_begin();
	ck_assert_int_eq(socket_open(&s, -1, &script_calls), 0);
}

static void tear_down(void)
{
	socket_close(&s);
	script_end();
}

/* Commands of @length bytes, each with its number in the first four.
 */
static struct socket_command *make_commands(size_t n, size_t length)
{
	struct socket_command *commands = calloc(n, sizeof(*commands));

	ck_assert_ptr_nonnull(commands);
	for (size_t i = 0; i < n; i++) {
		uint32_t number = (uint32_t)i;
		char *payload = calloc(1, length);

		ck_assert_ptr_nonnull(payload);
		memcpy(payload, &number, sizeof(number));
		commands[i].type = i % 2 ? AUDIT_DEL_RULE : AUDIT_ADD_RULE;
		commands[i].payload = payload;
		commands[i].length = length;
	}
	return commands;
}

static void free_commands(struct socket_command *commands, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free((void *)commands[i].payload);
	free(commands);
}

/* ---- what is sent ----------------------------------------------------------
 */

START_TEST(messages_are_those_of_libaudit)
{
	static const size_t lengths[] = { 8952, 4, 5, 6, 7, 8, 1045 };
	size_t n_sent;

	for (int i = 0; i < N_ROWS(lengths); i++) {
		struct socket_command *c = make_commands(1, lengths[i]);
		const struct nlmsghdr *m;
		size_t padded = (lengths[i] + 3) / 4 * 4;

		memset((void *)c->payload, 'x', lengths[i]);
		ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), 0);
		m = script.sent[i].message;
		ck_assert_uint_eq(m->nlmsg_len, 16 + padded);
		ck_assert_uint_eq(m->nlmsg_type, AUDIT_ADD_RULE);
		ck_assert_uint_eq(m->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
		ck_assert_uint_eq(m->nlmsg_pid, 0);
		ck_assert_mem_eq(m + 1, c->payload, lengths[i]);
		for (size_t j = lengths[i]; j < padded; j++)
			ck_assert_int_eq(((const char *)(m + 1))[j], 0);
		free_commands(c, 1);
	}
}
END_TEST

START_TEST(batch_is_in_order)
{
	struct socket_command *c = make_commands(65, 1045);
	size_t n_sent;

	ck_assert_int_eq(socket_command(&s, c, 65, &n_sent), 0);
	ck_assert_uint_eq(n_sent, 64);
	ck_assert_uint_eq(script.n_batches, 1);
	ck_assert_uint_eq(script.n_sent, 64);
	/* One call receives all answers. */
	ck_assert_uint_eq(script.n_receives, 1);
	for (uint32_t i = 0; i < 64; i++) {
		const struct nlmsghdr *m = script.sent[i].message;

		ck_assert_mem_eq(m + 1, &i, sizeof(i));
		ck_assert_uint_eq(m->nlmsg_type,
				  i % 2 ? AUDIT_DEL_RULE : AUDIT_ADD_RULE);
		ck_assert_uint_eq(m->nlmsg_seq,
				  script.sent[0].message->nlmsg_seq + i);
		ck_assert_int_eq(c[i].state, SOCKET_ANSWERED);
		ck_assert_int_eq(c[i].answer, 0);
	}
	ck_assert_int_eq(c[64].state, SOCKET_NOT_SENT);
	free_commands(c, 65);
}
END_TEST

/* The longest rules, all refused. Each answer may have a copy of its rule. */
static const struct bounds {
	bool is_old;
	int receive_buffer;
	size_t send_room, length, n;
	size_t least, most; /* in the first batch */
} bounds[] = {
	{ false, 212992, 0, 1045, 100, 64, 64 },
	{ false, 212992, 0, 8952, 100, 14, 14 },
	{ true, 212992, 0, 1045, 100, 40, 64 },
	{ true, 212992, 0, 8952, 100, 8, 12 },
	{ true, 16384, 0, 8952, 20, 1, 1 },
	{ false, 16384, 0, 1045, 100, 10, 22 },
	{ false, 2304, 0, 1045, 100, 1, 3 },
	/* The kernel's minimum, and an unknown size. */
	{ true, 2304, 4608, 1045, 20, 1, 4 },
	{ false, -1, 0, 1045, 20, 1, 64 },
	{ false, 212992, 16384, 8952, 20, 1, 1 },
	{ false, 212992, 20000, 1045, 100, 8, 18 },
};

START_TEST(answers_find_room)
{
	const struct bounds *b = &bounds[_i];
	struct socket_command *c = make_commands(b->n, b->length);
	size_t n_sent, n_first = 0;

	script.is_old = b->is_old;
	script.receive_buffer =
		b->receive_buffer < 0 ? 212992 : b->receive_buffer;
	script.send_room = b->send_room;
	for (size_t i = 0; i < b->n; i += n_sent) {
		for (int j = 0; j < SCRIPT_ACTS; j++)
			script.acts[j] = (struct act){ i + (size_t)j,
						       ANSWER_WITH, -EINVAL };
		ck_assert_int_eq(socket_command(&s, c + i, b->n - i, &n_sent),
				 0);
		n_first = n_first ? n_first : n_sent;
	}
	ck_assert_uint_ge(n_first, b->least);
	ck_assert_uint_le(n_first, b->most);
	ck_assert_uint_eq(script.n_sent, b->n);
	for (size_t i = 0; i < b->n; i++)
		ck_assert_int_eq(c[i].state, SOCKET_ANSWERED);
	free_commands(c, b->n);
}
END_TEST

START_TEST(too_long_is_not_sent)
{
	struct socket_command *c = make_commands(3, 8952);
	size_t n_sent;

	c[1].length = 8953;
	ck_assert_int_eq(socket_command(&s, c, 3, &n_sent), 0);
	ck_assert_uint_eq(n_sent, 1);
	ck_assert_int_eq(socket_command(&s, c + 1, 2, &n_sent), 0);
	ck_assert_uint_eq(n_sent, 1);
	ck_assert_int_eq(c[1].state, SOCKET_ANSWERED);
	ck_assert_int_eq(c[1].answer, -EINVAL);
	ck_assert_uint_eq(script.n_sent, 1);
	c[1].length = SIZE_MAX;
	ck_assert_int_eq(socket_command(&s, c + 1, 1, &n_sent), 0);
	ck_assert_int_eq(c[1].answer, -EINVAL);
	ck_assert_uint_eq(script.n_sent, 1);
	free_commands(c, 3);
}
END_TEST

static const struct send_failure {
	int errnos[3];
	size_t n;
	int rc;
	size_t n_sent;
} send_failures[] = {
	{ { EINTR, EINTR }, 64, 0, 64 },
	{ { EMSGSIZE }, 64, 0, 32 },
	{ { ENOBUFS, ENOBUFS }, 64, 0, 16 },
	{ { ENOBUFS }, 1, -ENOMEM, 0 },
	{ { EMSGSIZE }, 1, -EMSGSIZE, 0 },
	{ { EAGAIN }, 64, -EAGAIN, 0 },
	{ { ECONNREFUSED }, 64, -ECONNREFUSED, 0 },
	{ { EPERM }, 1, -EPERM, 0 },
};

START_TEST(failed_send_is_known)
{
	const struct send_failure *f = &send_failures[_i];
	struct socket_command *c = make_commands(f->n, 1044);
	size_t n_sent;

	memcpy(script.send_errnos, f->errnos, sizeof(f->errnos));
	ck_assert_int_eq(socket_command(&s, c, f->n, &n_sent), f->rc);
	ck_assert_uint_eq(n_sent, f->n_sent);
	ck_assert_uint_eq(script.n_sent, f->n_sent);
	for (size_t i = 0; i < f->n; i++)
		ck_assert_int_eq(c[i].state, i < f->n_sent ? SOCKET_ANSWERED
							   : SOCKET_NOT_SENT);
	free_commands(c, f->n);
}
END_TEST

/* The bytes that a send accepts, of ten messages of 100 bytes, and the number
 * of messages that were sent then. */
static const struct {
	size_t bytes, n_sent;
	int rc;
} short_sends[] = {
	{ 1000, 10, 0 },      { 999, 9, 0 },	   { 900, 9, 0 },
	{ 116, 1, 0 },	      { 100, 1, 0 },	   { 99, 0, -EMSGSIZE },
	{ 16, 0, -EMSGSIZE }, { 3, 0, -EMSGSIZE },
};

START_TEST(short_send_is_counted)
{
	struct socket_command *c = make_commands(10, 84);
	size_t n_sent;

	script.send_takes = short_sends[_i].bytes;
	if (short_sends[_i].rc)
		for (int i = 0; i < 3; i++)
			script.send_errnos[i + 1] = EMSGSIZE;
	ck_assert_int_eq(socket_command(&s, c, 10, &n_sent),
			 short_sends[_i].rc);
	ck_assert_uint_eq(n_sent, short_sends[_i].n_sent);
	ck_assert_uint_eq(script.n_sent, n_sent);
	for (size_t i = 0; i < 10; i++)
		ck_assert_int_eq(c[i].state, i < n_sent ? SOCKET_ANSWERED
							: SOCKET_NOT_SENT);
	free_commands(c, 10);
}
END_TEST

/* ---- what counts as an answer -----------------------------------------------
 */

#define SECOND 1000

/* The result of a batch with one such answer. */
static const struct lie {
	enum deed deed;
	int number;
	bool is_known; /* the outcome of that command is known */
	int rc;
	int seconds; /* that it takes */
} lies[] = {
	{ ANSWER_WITH, -EEXIST, true, 0, 0 },
	{ ANSWER_WITH, -ENOENT, true, 0, 0 },
	{ MISSING, 0, false, -ETIMEDOUT, 10 },
	{ TWICE, 0, true, 0, 0 },
	{ FOREIGN, 0, false, -EBADMSG, 0 },
	/* Nothing is missing, whatever else was received. */
	{ FOREIGN_TOO, 0, true, 0, 0 },
	{ CUT, 0, false, -EBADMSG, 0 },
	{ CUT, 15, false, -EBADMSG, 0 },
	{ CUT, 16, false, -EBADMSG, 0 },
	{ CUT, 20, false, -EBADMSG, 0 },
	{ CUT, 35, false, -EBADMSG, 0 },
	/* Complete according to its length, but longer. */
	{ CUT, 36, false, -EBADMSG, 0 },
	{ SAYS, 0, false, -EBADMSG, 0 },
	{ SAYS, 15, false, -EBADMSG, 0 },
	{ SAYS, 37, false, -EBADMSG, 0 },
	{ SAYS, -1, false, -EBADMSG, 0 },
	{ SHORT, 0, false, -EBADMSG, 0 },
	{ SHORT, 16, false, -EBADMSG, 0 },
	{ SHORT, 20, false, -EBADMSG, 0 },
	{ SHORT, 35, false, -EBADMSG, 0 },
	{ OTHER_TYPE, AUDIT_GET, false, -EBADMSG, 0 },
	{ OTHER_TYPE, NLMSG_NOOP, false, -EBADMSG, 0 },
	{ OTHER_TYPE, NLMSG_DONE, false, -EBADMSG, 0 },
	{ OTHER_SEQUENCE, 1000, false, -EBADMSG, 0 },
	/* A late answer to an earlier command, or an answer with a wrong
	   number. */
	{ OTHER_SEQUENCE, -1000, false, -EBADMSG, 0 },
	{ LOST, 0, false, -ENOBUFS, 0 },
	{ LAST, 0, true, 0, 0 },
	{ SLOW, 9 * SECOND, true, 0, 9 },
	{ SLOW, 11 * SECOND, false, -ETIMEDOUT, 10 },
	{ ENDLESS, 0, false, -ETIMEDOUT, 10 },
	{ STALE_TOO, AUDIT_LIST_RULES, true, 0, 0 },
	/* Only AUDIT_SET answers with a number. */
	{ ANSWER_WITH, 7, false, -EBADMSG, 0 },
};

/* Whether the answers after it come at all. */
static bool blocks_the_rest(const struct lie *lie)
{
	return lie->deed == ENDLESS ||
	       (lie->deed == SLOW && lie->rc == -ETIMEDOUT);
}

static void try_lie(const struct lie *lie, size_t n, size_t at)
{
	struct socket_command *c;
	size_t n_sent;

	set_up();
	c = make_commands(n, 1044);
	script.acts[0] = (struct act){ at, lie->deed, lie->number };
	ck_assert_int_eq(socket_command(&s, c, n, &n_sent), lie->rc);
	ck_assert_uint_eq(n_sent, n);
	for (size_t i = 0; i < n; i++) {
		bool is_lied = i == at;

		if (is_lied ? !lie->is_known : i > at && blocks_the_rest(lie)) {
			ck_assert_int_eq(c[i].state, SOCKET_SENT);
			continue;
		}
		ck_assert_int_eq(c[i].state, SOCKET_ANSWERED);
		ck_assert_int_eq(
			c[i].answer,
			is_lied && lie->deed == ANSWER_WITH ? lie->number : 0);
	}
	ck_assert_int_ge((int)script.now_ms, lie->seconds * SECOND);
	ck_assert_int_le((int)script.now_ms, lie->seconds * SECOND + 100);
	free_commands(c, n);
	tear_down();
}

START_TEST(lie_about_one_answer)
{
	static const size_t sizes[] = { 1, 2, 63, 64 };

	tear_down();
	for (int i = 0; i < N_ROWS(sizes); i++)
		for (size_t at = 0; at < sizes[i]; at++)
			try_lie(&lies[_i], sizes[i], at);
	set_up();
}
END_TEST

START_TEST(order_does_not_matter)
{
	struct socket_command *c = make_commands(64, 1044);
	size_t n_sent;

	script.is_reversed = true;
	for (int i = 0; i < SCRIPT_ACTS; i++)
		script.acts[i] =
			(struct act){ 7 * (size_t)i, ANSWER_WITH, -EEXIST - i };
	ck_assert_int_eq(socket_command(&s, c, 64, &n_sent), 0);
	for (size_t i = 0; i < 64; i++)
		ck_assert_int_eq(c[i].answer, i % 7 || i / 7 >= SCRIPT_ACTS
						      ? 0
						      : -EEXIST - (int)i / 7);
	free_commands(c, 64);
}
END_TEST

START_TEST(interruptions_change_nothing)
{
	struct socket_command *c = make_commands(64, 1044);
	const struct nlmsghdr *m;
	size_t n_sent;

	script.interrupts = true;
	script.structure = "0123456789";
	script.structure_size = 10;
	script.acts[0] = (struct act){ 5, SLOW, 3 * SECOND };
	ck_assert_int_eq(socket_command(&s, c, 64, &n_sent), 0);
	ck_assert_uint_eq(n_sent, 64);
	ck_assert_int_eq(socket_ask(&s, AUDIT_GET, NULL, 0), 0);
	ck_assert_int_eq(socket_answer(&s, &m), SOCKET_ANSWER);
	ck_assert_uint_eq(m->nlmsg_len, 26);
	free_commands(c, 64);
}
END_TEST

/* Sends all commands, in as many batches as are needed. Returns the first
 * failure. */
static int send_all(struct socket_command *commands, size_t n)
{
	size_t n_sent;
	int failure = 0;

	for (size_t i = 0; i < n; i += n_sent) {
		int rc = socket_command(&s, commands + i, n - i, &n_sent);

		ck_assert_uint_gt(n_sent, 0);
		failure = failure ? failure : rc;
	}
	return failure;
}

/* Interrupts each call in turn: a send, a receive, a wait. */
START_TEST(any_call_may_be_interrupted)
{
	size_t n_calls = 0;

	tear_down();
	for (size_t at = 1; at <= n_calls + 1; at++) {
		struct socket_command *c = make_commands(65, 1044);

		set_up();
		script.interrupt_at = at;
		script.acts[0] = (struct act){ 5, SLOW, 3 * SECOND };
		script.acts[1] = (struct act){ 64, ANSWER_WITH, -EEXIST };
		ck_assert_int_eq(send_all(c, 65), 0);
		ck_assert_uint_eq(script.n_sent, 65);
		for (size_t i = 0; i < 65; i++)
			ck_assert_int_eq(c[i].answer, i == 64 ? -EEXIST : 0);
		/* In the last run no call is interrupted. */
		n_calls = at <= script.n_calls ? script.n_calls : n_calls;
		free_commands(c, 65);
		tear_down();
	}
	/* Two sends, three receives, a wait, and one more. */
	ck_assert_uint_ge(n_calls, 7);
	set_up();
}
END_TEST

/* A wrong answer, at the ends of the batches: the next batch gets its own
 * answers, whatever is left of the batches before. */
START_TEST(lie_stays_in_its_batch)
{
	static const size_t sizes[] = { 63, 64, 65, 128, 129 };
	static const size_t places[] = { 0, 1, 62, 63, 64, 127, 128 };
	const struct lie *lie = &lies[_i];

	tear_down();
	for (int i = 0; i < N_ROWS(sizes) * N_ROWS(places); i++) {
		size_t n = sizes[i % N_ROWS(sizes)];
		size_t at = places[i / N_ROWS(sizes)];
		struct socket_command *c;

		/* After endless messages nothing is sent. */
		if (at >= n || lie->deed == ENDLESS)
			continue;
		set_up();
		c = make_commands(n, 1044);
		script.acts[0] = (struct act){ at, lie->deed, lie->number };
		/* The command at the same place in the next batch gets its
		 * answer. */
		script.acts[1] = (struct act){ at + 64, ANSWER_WITH, -E2BIG };
		ck_assert_int_eq(send_all(c, n), lie->rc);
		ck_assert_uint_eq(script.n_sent, n);
		for (size_t j = 0; j < n; j++) {
			if (j / 64 == at / 64)
				continue;
			ck_assert_int_eq(c[j].state, SOCKET_ANSWERED);
			ck_assert_int_eq(c[j].answer,
					 j == at + 64 ? -E2BIG : 0);
		}
		free_commands(c, n);
		tear_down();
	}
	set_up();
}
END_TEST

/* Several wrong answers in one batch, in the opposite order: the outcome is
 * unknown only for the commands whose answer was lost or came from another
 * sender. The first failure is reported, that of the foreign message before
 * answer 62. */
START_TEST(lies_add_up)
{
	struct socket_command *c = make_commands(128, 1044);

	script.is_reversed = true;
	script.acts[0] = (struct act){ 63, TWICE, 0 };
	script.acts[1] = (struct act){ 62, FOREIGN_TOO, 0 };
	script.acts[2] = (struct act){ 40, LOST, 0 };
	script.acts[3] = (struct act){ 20, FOREIGN, 0 };
	script.acts[4] = (struct act){ 10, STALE_TOO, AUDIT_LIST_RULES };
	script.acts[5] = (struct act){ 0, TWICE, 0 };
	script.acts[6] = (struct act){ 1, ANSWER_WITH, -EEXIST };
	script.acts[7] = (struct act){ 64, ANSWER_WITH, -ENOENT };
	ck_assert_int_eq(send_all(c, 128), -EBADMSG);
	for (size_t i = 0; i < 128; i++) {
		bool is_lost = i == 40 || i == 20;

		ck_assert_int_eq(c[i].state,
				 is_lost ? SOCKET_SENT : SOCKET_ANSWERED);
		if (!is_lost)
			ck_assert_int_eq(c[i].answer, i == 1	? -EEXIST
						      : i == 64 ? -ENOENT
								: 0);
	}
	ck_assert_int_eq((int)script.now_ms, 0);
	free_commands(c, 128);
}
END_TEST

START_TEST(counter_is_an_answer)
{
	struct socket_command c = { .type = AUDIT_SET,
				    .payload = "0123",
				    .length = 4 };
	size_t n_sent;

	script.acts[0] = (struct act){ 0, ANSWER_WITH, 4711 };
	ck_assert_int_eq(socket_command(&s, &c, 1, &n_sent), 0);
	ck_assert_int_eq(c.answer, 4711);
}
END_TEST

/* ---- time
 * -------------------------------------------------------------------- */

/* The time limit is reduced after each missing answer. */
START_TEST(patience_ends)
{
	struct socket_command *c = make_commands(1, 1044);
	const struct nlmsghdr *m;
	size_t n_sent;

	for (size_t i = 0; i < SCRIPT_ACTS; i++)
		script.acts[i] = (struct act){ i, MISSING, 0 };
	for (int i = 0; i < SCRIPT_ACTS; i++)
		ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), -ETIMEDOUT);
	ck_assert_int_ge((int)script.now_ms, 10 * SECOND);
	ck_assert_int_le((int)script.now_ms, 14 * SECOND);
	/* An answer that is there at once is accepted nevertheless. */
	ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), 0);
	script.acts[0] = (struct act){ script.n_sent, ENDLESS, 0 };
	ck_assert_int_eq(socket_ask(&s, AUDIT_GET, NULL, 0), 0);
	ck_assert_int_eq(socket_answer(&s, &m), -ETIMEDOUT);
	/* Nothing is sent to a kernel that does not stop sending. */
	ck_assert_int_eq(socket_ask(&s, AUDIT_GET, NULL, 0), -ETIMEDOUT);
	ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), -ETIMEDOUT);
	ck_assert_int_eq(c[0].state, SOCKET_NOT_SENT);
	ck_assert_int_le((int)script.now_ms, 14 * SECOND);
	free_commands(c, 1);
}
END_TEST

/* Each answer has a time limit of its own. */
START_TEST(slow_answers_are_awaited)
{
	struct socket_command *c = make_commands(5, 1044);
	size_t n_sent;

	for (int i = 0; i < 5; i++)
		script.acts[i] =
			(struct act){ (size_t)i, SLOW, 9 * (i + 1) * SECOND };
	ck_assert_int_eq(socket_command(&s, c, 5, &n_sent), 0);
	ck_assert_int_eq((int)script.now_ms, 45 * SECOND);
	free_commands(c, 5);
}
END_TEST

/* A late answer is ignored, whether it is there when the next command is sent
 * or comes before the answer to that. */
START_TEST(late_answer_is_passed_over)
{
	struct socket_command *c = make_commands(1, 1044);
	size_t n_sent;

	script.acts[0] = (struct act){ 0, SLOW, 11 * SECOND };
	ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), -ETIMEDOUT);
	script.now_ms += _i * SECOND;
	script.acts[0] = (struct act){ 1, ANSWER_WITH, -EEXIST };
	ck_assert_int_eq(socket_command(&s, c, 1, &n_sent), 0);
	ck_assert_int_eq(c[0].answer, -EEXIST);
	free_commands(c, 1);
}
END_TEST

/* Late answers do not fill the buffer. */
START_TEST(late_answers_are_removed)
{
	struct socket_command *c = make_commands(8, 8952);
	size_t n_sent;

	script.is_old = true;
	script.acts[0] = (struct act){ 0, SLOW, 11 * SECOND };
	for (size_t i = 1; i < 8; i++)
		script.acts[i] = (struct act){ i, ANSWER_WITH, -EINVAL };
	ck_assert_int_eq(socket_command(&s, c, 8, &n_sent), -ETIMEDOUT);
	ck_assert_uint_eq(n_sent, 8);
	script.now_ms += 5 * SECOND;
	for (size_t i = 0; i < 8; i++)
		script.acts[i] = (struct act){ 8 + i, ANSWER_WITH, -EINVAL };
	ck_assert_int_eq(socket_command(&s, c, 8, &n_sent), 0);
	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(c[i].answer, -EINVAL);
	free_commands(c, 8);
}
END_TEST

/* ---- questions
 * ----------------------------------------------------------------- */

static const struct {
	enum deed deed;
	int number, rc, seconds;
} question_lies[] = {
	{ 0, 0, SOCKET_ANSWER, 0 },
	{ ANSWER_WITH, -EPERM, -EPERM, 0 },
	{ ANSWER_WITH, 7, -EBADMSG, 0 },
	/* An acknowledgement is not an answer. */
	{ ANSWER_WITH, 0, -ETIMEDOUT, 10 },
	{ MISSING, 0, -ETIMEDOUT, 10 },
	{ TWICE, 0, SOCKET_ANSWER, 0 },
	{ FOREIGN, 0, -EBADMSG, 0 },
	{ CUT, 15, -EBADMSG, 0 },
	{ CUT, 40, -EBADMSG, 0 },
	{ OTHER_TYPE, AUDIT_LIST_RULES, -EBADMSG, 0 },
	{ OTHER_TYPE, NLMSG_DONE, -EBADMSG, 0 },
	{ OTHER_SEQUENCE, 1000, -EBADMSG, 0 },
	{ OTHER_SEQUENCE, -1, -EBADMSG, 0 },
	{ LOST, 0, -ENOBUFS, 0 },
	{ SLOW, 9 * SECOND, SOCKET_ANSWER, 9 },
	{ SLOW, 11 * SECOND, -ETIMEDOUT, 10 },
	{ STALE_TOO, AUDIT_LIST_RULES, SOCKET_ANSWER, 0 },
	{ ENDLESS, 0, -ETIMEDOUT, 10 },
};

START_TEST(lie_about_a_question)
{
	const struct audit_status status = { .enabled = 1 };
	const struct nlmsghdr *m;

	script.structure = &status;
	script.structure_size = sizeof(status);
	script.acts[0] = (struct act){ 0, question_lies[_i].deed,
				       question_lies[_i].number };
	ck_assert_int_eq(socket_ask(&s, AUDIT_GET, NULL, 0), 0);
	ck_assert_int_eq(socket_answer(&s, &m), question_lies[_i].rc);
	if (question_lies[_i].rc == SOCKET_ANSWER)
		ck_assert_mem_eq(NLMSG_DATA(m), &status, sizeof(status));
	ck_assert_int_ge((int)script.now_ms,
			 question_lies[_i].seconds * SECOND);
	ck_assert_int_le((int)script.now_ms,
			 question_lies[_i].seconds * SECOND + 100);
}
END_TEST

/* The rest of an abandoned list does not fill the buffer. */
START_TEST(rest_of_a_list_is_removed)
{
	struct spec spec = { AUDIT_FILTER_EXIT, AUDIT_ALWAYS, "1", { { 0 } } };
	const struct audit_rule_data *rules[100];
	struct socket_command *c = make_commands(64, 1044);
	const struct nlmsghdr *m;
	size_t n_sent;

	rules[0] = make_rule(&spec, NULL);
	for (int i = 1; i < N_ROWS(rules); i++)
		rules[i] = rules[0];
	script.rules = rules;
	script.n_rules = 100;
	script.receive_buffer = 100 * 2304;
	script.acts[0] = (struct act){ 0, CUT, 100 };
	ck_assert_int_eq(socket_ask(&s, AUDIT_LIST_RULES, NULL, 0), 0);
	ck_assert_int_eq(socket_answer(&s, &m), -EBADMSG);
	ck_assert_int_eq(socket_command(&s, c, 64, &n_sent), 0);
	for (size_t i = 0; i < 64; i++)
		ck_assert_int_eq(c[i].state, SOCKET_ANSWERED);
	free_commands(c, 64);
	free((void *)rules[0]);
}
END_TEST

Suite *suite_socket(void)
{
	Suite *suite = suite_create("socket");
	TCase *tc = tcase_create("socket");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, messages_are_those_of_libaudit);
	tcase_add_test(tc, batch_is_in_order);
	tcase_add_loop_test(tc, answers_find_room, 0, N_ROWS(bounds));
	tcase_add_test(tc, too_long_is_not_sent);
	tcase_add_loop_test(tc, failed_send_is_known, 0, N_ROWS(send_failures));
	tcase_add_loop_test(tc, short_send_is_counted, 0, N_ROWS(short_sends));
	tcase_add_loop_test(tc, lie_about_one_answer, 0, N_ROWS(lies));
	tcase_add_test(tc, order_does_not_matter);
	tcase_add_test(tc, interruptions_change_nothing);
	tcase_add_test(tc, any_call_may_be_interrupted);
	tcase_add_loop_test(tc, lie_stays_in_its_batch, 0, N_ROWS(lies));
	tcase_add_test(tc, lies_add_up);
	tcase_add_test(tc, counter_is_an_answer);
	tcase_add_test(tc, patience_ends);
	tcase_add_test(tc, slow_answers_are_awaited);
	tcase_add_loop_test(tc, late_answer_is_passed_over, 0, 6);
	tcase_add_test(tc, late_answers_are_removed);
	tcase_add_loop_test(tc, lie_about_a_question, 0, N_ROWS(question_lies));
	tcase_add_test(tc, rest_of_a_list_is_removed);
	suite_add_tcase(suite, tc);
	return suite;
}
