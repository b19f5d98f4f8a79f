/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --diff: compare files with the kernel. Changes nothing. */
#include "config.h"
#include "commands/diff.h"
#include "commands/comparison.h"

enum status diff(const struct session *s, const struct request *r)
{
	struct comparison c;
	enum status status = STATUS_TROUBLE;

	if (comparison_make(&c, s, r) == STATUS_OK &&
	    comparison_print(&c, s) == 0)
		status = comparison_is_empty(&c) ? STATUS_OK : STATUS_FAILED;
	if (status == STATUS_FAILED && comparison_needs_reboot(&c))
		diag_note(&c.d, "The kernel is locked (-e 2): these changes "
				"need a reboot");
	if (status != STATUS_TROUBLE && c.n_left_out) {
		comparison_report_left_out(&c);
		status = STATUS_TROUBLE;
	}
	comparison_free(&c);
	return status;
}
