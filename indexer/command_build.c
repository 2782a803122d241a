#include "indexer/commands.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search/cli.h"
#include "search/error.h"

/* A bar on a terminal: at most ten times a second, wiped when it is done. */
static void
show_progress(guint n_done, guint n_total)
{
    static gint64 last;
    gint64 now = g_get_monotonic_time();
    if (n_done >= n_total) {
        fputs("\r\033[K", stderr);
    } else if (now - last > G_USEC_PER_SEC / 10) {
        last = now;
        int filled = (int)((guint64)n_done * 30 / n_total);
        fprintf(stderr, "\r[%.*s%*s] %u von %u Fällen", filled,
                "##############################", 30 - filled, "", n_done, n_total);
    }
    fflush(stderr);
}

static const char *
plural(guint number, const char *one, const char *many)
{
    return number == 1 ? one : many;
}

static void
print_findings(const KlReport *report)
{
    guint errors = report->n_errors;
    guint warnings = report->n_warnings;
    if (errors + warnings > 0) {
        fprintf(stderr, "%u %s, %u %s\n", errors, plural(errors, "Fehler", "Fehler"),
                warnings, plural(warnings, "Warnung", "Warnungen"));
    }
}

static void
print_check(const KlReport *report, const KlBuildResult *result)
{
    fprintf(stderr, "%u %s geprüft: ", result->n_files,
            plural(result->n_files, "Fall", "Fälle"));
    if (report->n_errors + report->n_warnings == 0) {
        fputs("alles in Ordnung\n", stderr);
    } else {
        print_findings(report);
    }
}

static void
print_counts(const KlBuildResult *result)
{
    fprintf(stderr,
            "%u neu, %u geändert, %u entfernt, %u unverändert, %u fehlerhaft; %u %s",
            result->added, result->updated, result->removed, result->unchanged,
            result->failed, result->total, plural(result->total, "Fall", "Fälle"));
}

static void
print_summary(const KlCommand *command,
              const KlReport *report,
              const KlBuildResult *result)
{
    if (command->is_quiet) {
        return;
    }
    if (command->build.index == NULL) {
        print_check(report, result);
        return;
    }
    print_findings(report);
    if (command->build.is_dry_run) {
        fputs("Probelauf: ", stderr);
        print_counts(result);
        fputs("; nichts geschrieben\n", stderr);
        return;
    }
    if (!result->is_published) {
        fprintf(stderr, "%s; %u %s im Index\n",
                report->n_errors > 0 ? "der Index bleibt, wie er ist"
                                     : "nichts zu tun, der Index ist aktuell",
                result->total, plural(result->total, "Fall", "Fälle"));
        return;
    }
    if (result->is_full && command->is_verbose && result->reason != NULL) {
        fprintf(stderr, "vollständig neu gebaut: %s\n", result->reason);
    }
    print_counts(result);
    char seconds[KL_CLI_DECIMAL_BYTES];
    fprintf(stderr, " im Index (Stand %" G_GUINT64_FORMAT ", %s s)\n",
            result->generation,
            kl_cli_format_decimal(seconds, "%.1f", result->seconds));
}

static void
print_json(const KlCommand *command,
           const KlReport *report,
           const KlBuildResult *result)
{
    json_t *summary =
        command->build.index == NULL
            ? json_pack("{s:i}", "total", (int)result->n_files)
            : json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:I}", "added",
                        (int)result->added, "updated", (int)result->updated, "removed",
                        (int)result->removed, "unchanged", (int)result->unchanged,
                        "failed", (int)result->failed, "total", (int)result->total,
                        "generation", (json_int_t)result->generation);
    json_object_set_new(summary, "seconds",
                        json_real((double)(gint64)(result->seconds * 1e3) / 1e3));
    json_object_set_new(summary, "errors", json_integer(report->n_errors));
    json_object_set_new(summary, "warnings", json_integer(report->n_warnings));
    json_object_set_new(summary, "findings", kl_report_to_json(report));
    g_autofree char *text = json_dumps(summary, JSON_COMPACT | JSON_REAL_PRECISION(6));
    puts(text);
    json_decref(summary);
}

int
kl_command_build(KlCommand *command)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(KlReport) report = kl_report_new();
    KlBuildResult result;
    gboolean wants_bar = !command->is_quiet && isatty(STDERR_FILENO) == 1;
    command->build.progress = wants_bar ? show_progress : NULL;
    gboolean is_fine = kl_build_run(&command->build, report, &result, &error);
    kl_report_print(report, stderr, kl_diag_style_for(stderr));
    int exit_code = KL_EXIT_OK;
    if (!is_fine) {
        exit_code = kl_cli_fail_error(command->cli, error);
    } else {
        if (command->build.is_dry_run && !command->as_json) {
            kl_changes_print(result.changes, stdout);
        }
        if (!command->as_json) {
            print_summary(command, report, &result);
        }
        if (report->n_errors > 0) {
            exit_code = KL_EXIT_INPUT;
        }
    }
    if (command->as_json && is_fine) {
        print_json(command, report, &result);
    }
    kl_build_result_clear(&result);
    int written = kl_cli_end_output(command->cli);
    return written != KL_EXIT_OK ? written : exit_code;
}
