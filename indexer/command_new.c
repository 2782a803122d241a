#include "indexer/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "indexer/corpus.h"
#include "indexer/fields.h"
#include "indexer/taxonomy_file.h"
#include "search/error.h"

#define MAX_TITLE_CHARS 200

/* #   Bildung & Jugend, Mobilität, … */
static void
add_values(GString *out, const KlTaxonomy *taxonomy, const char *field)
{
    for (guint i = 0; taxonomy != NULL && i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strcmp(facet->field, field) != 0) {
            continue;
        }
        for (guint j = 0; j < facet->values->len; j++) {
            g_string_append_printf(out, "#   - %s\n",
                                   kl_facet_get_value(facet, j)->title);
        }
    }
}

static void
add_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\') {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}

static void
add_further_fields(GString *out, const KlTaxonomy *taxonomy)
{
    for (guint i = 0; taxonomy != NULL && i < taxonomy->facets->len; i++) {
        const KlFacet *facet = kl_taxonomy_get_facet(taxonomy, i);
        if (strchr(facet->field, '.') == NULL &&
            !g_strv_contains(kl_facet_case_keys, facet->field)) {
            g_string_append_printf(out, "# %s? Möglich sind:\n", facet->title);
            add_values(out, taxonomy, facet->field);
            g_string_append_printf(out, "#%s:\n", facet->field);
        }
    }
}

static char *
make_template(const char *title, const char *today, const KlTaxonomy *taxonomy)
{
    GString *out = g_string_new("---\n# Wer tut was? Höchstens 200 Zeichen.\ntitel: ");
    add_quoted(out, title);
    g_string_append(
        out, "\n# Worum geht es, in ein bis zwei Sätzen? Höchstens 300 Zeichen.\n"
             "kurzfassung:\n"
             "# Welche Themen? Mindestens eines:\n");
    add_values(out, taxonomy, "themen");
    g_string_append(out, "themen: []\n# Welche Branchen? Mindestens eine:\n");
    add_values(out, taxonomy, "branchen");
    g_string_append(out,
                    "branchen: []\n# Welche Art von Kooperation? Mindestens eine:\n");
    add_values(out, taxonomy, "kooperationsarten");
    g_string_append(
        out,
        "kooperationsarten: []\n"
        "# Wer macht mit? Mindestens zwei. Rollen: Unternehmen, Initiative, Verein,\n"
        "# Verband, Kommune, Bildungseinrichtung, Stiftung, Sonstige.\n"
        "# Was gibt jede Seite, was bekommt sie? Mit Umfang, wo er bekannt ist:\n"
        "#   gibt: [Arbeitszeit, {art: Sachmittel, umfang: 40 gebrauchte Laptops}]\n"
        "partner:\n"
        "  - name:\n    rolle: Initiative\n    #url: https://\n    gibt: []\n    "
        "bekommt: []\n"
        "  - name:\n    rolle: Unternehmen\n    gibt: []\n    bekommt: []\n"
        "# Wo?\n#region:\n#ort:\n"
        "# Von wann bis wann? Jahr oder Datum (2019 oder 2019-05-01).\n"
        "#beginn:\n#ende:\n");
    add_further_fields(out, taxonomy);
    g_string_append_printf(
        out,
        "# Wann wurden die Angaben zuletzt geprüft?\nstand: %s\n"
        "# Was ging schief? Was geholfen hat, steht unten im Text.\n",
        today);
    add_values(out, taxonomy, "stolpersteine");
    g_string_append(
        out,
        "#stolpersteine: []\n"
        "# Womit kann jemand morgen anfangen, der das nachmachen will? Ein Satz.\n"
        "#erster_schritt:\n"
        "# Woher stammen die Angaben?\n"
        "#quellen:\n#  - {titel: , url: https://}\n"
        "# Ein Bild aus dem Ordner bilder? Mit Beschreibung für alle, die es nicht "
        "sehen.\n"
        "#bild: {datei: , alt: , quelle: }\n"
        "# Entwürfe stehen nicht im Index. Ist der Fall fertig: diese Zeile löschen.\n"
        "entwurf: true\n"
        "---\n"
        "## Ausgangslage\n\n"
        "## So läuft es\n\n"
        "## Was jede Seite einbringt\n\n"
        "## Ergebnisse\n\n"
        "## Stolpersteine\n\n"
        "## Erster Schritt\n");
    return g_string_free(out, FALSE);
}

static KlTaxonomy *
read_taxonomy(const KlCorpus *corpus)
{
    g_autoptr(KlDiags) diags = kl_corpus_diags(corpus, "taxonomie.yaml");
    g_autoptr(KlInput) input =
        kl_corpus_read_yaml(corpus, "taxonomie.yaml", TRUE, diags);
    return input != NULL ? kl_taxonomy_file_parse(input->text, input->length, diags)
                         : NULL;
}

static int
fail_writing(const KlCommand *command, const char *path)
{
    return kl_cli_fail(command->cli,
                       errno == EEXIST ? KL_EXIT_INPUT : KL_EXIT_ENVIRONMENT,
                       errno == EEXIST ? "»%s« gibt es schon und bleibt, wie es ist%s"
                                       : "»%s« lässt sich nicht schreiben: %s",
                       path, errno == EEXIST ? "" : kl_errno_text(errno));
}

/* Writes a file that must not exist yet; removes it if it could not be finished. */
static int
write_new(const KlCommand *command, const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) {
        return fail_writing(command, path);
    }
    gsize length = strlen(text);
    gboolean is_fine = write(fd, text, length) == (gssize)length;
    is_fine = close(fd) == 0 && is_fine;
    if (!is_fine) {
        int exit_code = fail_writing(command, path);
        unlink(path);
        return exit_code;
    }
    return KL_EXIT_OK;
}

int
kl_command_new(KlCommand *command, const char *title)
{
    g_autoptr(GError) error = NULL;
    if (!g_utf8_validate(title, -1, NULL)) {
        return kl_cli_fail(command->cli, KL_EXIT_USAGE,
                           "--new: der Titel ist kein gültiges UTF-8");
    }
    g_autofree char *escaped = kl_escape_text(title, MAX_TITLE_CHARS + 1);
    g_autofree char *line = kl_one_line(escaped);
    g_autofree char *slug = kl_make_slug(line);
    if (*slug == '\0' || g_utf8_strlen(line, -1) > MAX_TITLE_CHARS) {
        return kl_cli_fail(command->cli, KL_EXIT_USAGE,
                           "--new: ein Titel hat mindestens einen Buchstaben und "
                           "höchstens 200 Zeichen");
    }
    g_autoptr(KlCorpus) corpus = kl_corpus_open(command->build.corpus, &error);
    if (corpus == NULL) {
        return kl_cli_fail_error(command->cli, error);
    }
    g_autofree char *path = g_strdup_printf("%s/faelle/%s.md", corpus->path, slug);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
    g_autoptr(KlTaxonomy) taxonomy = read_taxonomy(corpus);
    g_autofree char *text = make_template(line, today, taxonomy);
    int exit_code = write_new(command, path, text);
    if (exit_code != KL_EXIT_OK) {
        return exit_code;
    }
    printf("%s\n", path);
    return kl_cli_end_output(command->cli);
}
