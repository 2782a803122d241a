#include "indexer/commands.h"

#include <stdio.h>

#include "indexer/report.h"
#include "search/error.h"

static void
write_report(const KlCommand *command, const json_t *report)
{
    if (command->as_json) {
        g_autofree char *text =
            json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(6));
        puts(text);
    } else if (command->as_csv) {
        kl_report_write_csv(report, stdout);
    } else {
        kl_report_write_text(report, command->is_verbose, stdout);
    }
}

int
kl_command_report(KlCommand *command, const char *statistics_path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReport) findings = kl_report_new();
    g_autoptr(KlStatistics) statistics = NULL;
    if (statistics_path != NULL) {
        statistics = kl_statistics_load(statistics_path, &error);
        if (statistics == NULL) {
            return kl_cli_fail_error(command->cli, error);
        }
    }
    g_autoptr(KlReview) review = kl_review_read(
        command->build.corpus, command->build.with_drafts, findings, &error);
    kl_report_print(findings, stderr, kl_diag_style_for(stderr));
    if (review == NULL) {
        return error != NULL ? kl_cli_fail_error(command->cli, error) : KL_EXIT_INPUT;
    }
    json_t *report =
        kl_review_to_json(review, statistics, command->build.index, &error);
    if (report == NULL) {
        return kl_cli_fail_error(command->cli, error);
    }
    write_report(command, report);
    json_decref(report);
    int written = kl_cli_end_output(command->cli);
    return written == KL_EXIT_OK && findings->n_errors > 0 ? KL_EXIT_INPUT : written;
}
