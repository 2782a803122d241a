#include "indexer/commands.h"

#include <stdio.h>

#include "search/index_folder.h"

int
kl_command_rollback(KlCommand *command)
{
    g_autoptr(GError) error = NULL;
    guint64 number;
    g_autoptr(KlGeneration) generation = NULL;
    /* A mistyped path must not become a new folder. */
    if (!g_file_test(command->build.index, G_FILE_TEST_IS_DIR)) {
        return kl_cli_fail(command->cli, KL_EXIT_ENVIRONMENT,
                           "es gibt keinen Index »%s«", command->build.index);
    }
    g_autoptr(KlIndexLock) lock =
        kl_index_lock(command->build.index, command->build.wait_ms, &error);
    if (lock == NULL || !kl_index_rollback(lock, &number, &error)) {
        return kl_cli_fail_error(command->cli, error);
    }
    generation = kl_generation_open(command->build.index, &error);
    if (generation == NULL) {
        return kl_cli_fail_error(command->cli, error);
    }
    if (command->as_json) {
        printf("{\"generation\":%" G_GUINT64_FORMAT ",\"total\":%" G_GUINT64_FORMAT
               "}\n",
               number, generation->n_cases);
    } else if (!command->is_quiet) {
        fprintf(stderr,
                "zurück auf Stand %" G_GUINT64_FORMAT " vom %s mit %" G_GUINT64_FORMAT
                " Fällen\n",
                number, generation->created, generation->n_cases);
    }
    return KL_EXIT_OK;
}
