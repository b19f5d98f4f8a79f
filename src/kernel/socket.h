/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages to and from the kernel's audit socket. One batch of commands is one
 * system call. What counts as an answer is decided here, for commands and for
 * questions alike: a whole message from the kernel, with the sequence number
 * of what was sent, and of the right type.
 */
#ifndef AUDITCTL_SOCKET_H
#define AUDITCTL_SOCKET_H

#include <libaudit.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

/* The greatest number of commands in a batch. More are not faster: measured
 * with 32, 64 and 128 rules. */
#define SOCKET_BATCH_MAX 64

/* The system calls for messages. Each sets errno as the call does. The unit
 * tests replace them. */
struct socket_calls {
	/* sendto() to the kernel; returns the bytes that were sent, or -1. */
	ssize_t (*send)(int fd, const void *bytes, size_t n);
	/* recvmmsg() that does not wait; returns the messages, or -1. */
	int (*receive)(int fd, struct mmsghdr *heads, unsigned n);
	/* poll() for input; returns -1, or anything else. */
	int (*wait)(int fd, int ms);
	/* The time, in milliseconds since any moment. */
	long long (*now_ms)(void);
	/* Ask for acknowledgements without the command that they are for;
	 * returns whether the kernel can do that (Linux 4.3). */
	bool (*shorten_acks)(int fd);
	/* The size of the receive buffer, in bytes as the kernel counts them,
	 * or -1. */
	int (*receive_buffer)(int fd);
};

/* A message that was received. */
struct socket_head {
	unsigned length; /* the bytes that were received */
	bool is_cut;	 /* the message was longer than that */
	bool is_kernels; /* the kernel has sent it */
};

/* All zeros is a closed one. */
struct socket {
	int fd;
	const struct socket_calls *calls;
	uint32_t sequence; /* of the last message that was sent */
	int timeout_ms;	   /* the time limit of the next answer */
	bool is_unsure;	   /* parts of an earlier answer may still arrive */

	/* The bounds of a batch; read from the kernel when first needed. */
	bool is_bounded, has_short_acks;
	size_t bytes_max, space;

	unsigned char *out; /* the messages to send */
	unsigned char *in;  /* the received messages, @stride bytes each; those
			       from @next up to @n are not processed yet */
	struct socket_head heads[SOCKET_BATCH_MAX];
	size_t stride;
	unsigned next, n;

	/* What is being answered: @n_asked messages, the first of which is
	 * @first_asked, with answers of @type. */
	uint32_t first_asked, n_asked;
	uint16_t type;
};

/* Use @fd, an audit socket, which @s then owns. @calls NULL: those of the
 * system. Returns 0; or -ENOMEM, and the caller still owns @fd. */
int socket_open(struct socket *s, int fd, const struct socket_calls *calls);
/* Free all but the file descriptor, which is closed by the caller. */
void socket_close(struct socket *s);

enum socket_state {
	SOCKET_NOT_SENT, /* so not carried out */
	SOCKET_SENT,	 /* no answer: unknown whether it was carried out */
	SOCKET_ANSWERED,
};

struct socket_command {
	uint16_t type; /* AUDIT_ADD_RULE and others */
	const void *payload;
	size_t length; /* of the payload in the message, in bytes */
	/* Writes @length bytes for @payload to @to; NULL: they are copied. */
	void (*write)(void *to, const void *payload);
	/* The result. */
	enum socket_state state;
	/* If it was answered: 0 or a negative errno; AUDIT_SET may answer with
	 * a positive number, the counter that was reset. */
	int answer;
};

/*
 * Send as many of the @n commands as one batch takes, at least one, and wait
 * for their answers. All in @n_sent of them were sent; the state of the rest is
 * SOCKET_NOT_SENT. The kernel carries out a batch in order, and goes on after
 * an error. A command that is longer than any message may be is not sent, and
 * answered with -EINVAL, as by libaudit.
 *
 * Returns 0 when all that were sent were answered. Otherwise a negative errno,
 * and what is known is in the states: -ETIMEDOUT, no answer in time; -EBADMSG,
 * a message that cannot be an answer; -ENOBUFS, an answer was lost, since the
 * receive buffer was full; or the errno of a system call. -ENOMEM is also what
 * the kernel has no memory to receive.
 */
int socket_command(struct socket *s, struct socket_command *commands, size_t n,
		   size_t *n_sent);

/*
 * Send a question, of @type, to which the answers are of @type, too. Returns 0
 * or a negative errno as above.
 */
int socket_ask(struct socket *s, uint16_t type, const void *payload,
	       size_t length);

/* What socket_answer() returns besides a negative errno. */
#define SOCKET_ANSWER	   0
#define SOCKET_END_OF_LIST 1

/*
 * Get the next answer to the last question. *@answer is valid until the next
 * call. An errno is the kernel's answer, or as above. Each answer has the same
 * time limit; other messages do not extend it.
 */
int socket_answer(struct socket *s, const struct nlmsghdr **answer);

#endif
