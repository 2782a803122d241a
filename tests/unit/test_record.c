/* The record of a case: whole, in place, and damaged in every byte. */
#include <string.h>

#include "search/error.h"
#include "search/record.h"

static KlCase *
make_case(void)
{
    KlCase *kl_case = kl_case_new();
    kl_case->slug = g_strdup("kiez");
    kl_case->title = g_strdup("Gerettete Lebensmittel für den Kiez");
    kl_case->summary = g_strdup("Ein Supermarkt gibt ab.");
    kl_case->place = g_strdup("Köln");
    kl_case->begin = g_strdup("2019");
    kl_case->checked = g_strdup("2026-05-01");
    kl_case->is_draft = TRUE;
    KlPartner *partner = kl_partner_new();
    partner->name = g_strdup("foodsharing e. V.");
    partner->role = KL_ROLE_INITIATIVE;
    g_ptr_array_add(partner->gives, kl_exchange_new("Arbeitszeit", NULL));
    g_ptr_array_add(partner->gets,
                    kl_exchange_new("Lebensmittel", "täglich zwei Kisten"));
    g_ptr_array_add(kl_case->partners, partner);
    partner = kl_partner_new();
    partner->name = g_strdup("Markt");
    partner->role = KL_ROLE_UNTERNEHMEN;
    g_ptr_array_add(kl_case->partners, partner);
    KlFacetRef refs[] = {{0, 3}, {2, 300}};
    g_array_append_vals(kl_case->values, refs, 2);
    g_ptr_array_add(kl_case->stumbling, g_strdup("Haftung"));
    g_ptr_array_add(kl_case->stumbling, g_strdup(""));
    KlSection *section = kl_section_new();
    section->id = g_strdup("ausgangslage");
    section->title = g_strdup("Ausgangslage");
    section->html = g_strdup("<p>Viel.</p>");
    section->text = g_strdup("Viel.\nMehr.");
    g_ptr_array_add(kl_case->sections, section);
    return kl_case;
}

static void
test_round_trip(void)
{
    g_autoptr(KlCase) kl_case = make_case();
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    g_autoptr(GError) error = NULL;
    KlRecord record;
    g_assert_true(kl_record_read(bytes->data, bytes->len, &record, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(record.slug, ==, "kiez");
    g_assert_cmpstr(record.title, ==, "Gerettete Lebensmittel für den Kiez");
    g_assert_cmpstr(record.summary, ==, "Ein Supermarkt gibt ab.");
    g_assert_cmpstr(record.place, ==, "Köln");
    g_assert_null(record.region);
    g_assert_cmpstr(record.begin, ==, "2019");
    g_assert_null(record.end);
    g_assert_cmpstr(record.checked, ==, "2026-05-01");
    g_assert_null(record.first_step);
    g_assert_true(record.is_draft);

    KlRecordPartner partner;
    KlRecordExchange exchange;
    KlRecordList list = record.partners;
    g_assert_cmpuint(record.n_partners, ==, 2);
    g_assert_true(kl_record_next_partner(&list, &partner));
    g_assert_cmpstr(partner.name, ==, "foodsharing e. V.");
    g_assert_cmpint(partner.role, ==, KL_ROLE_INITIATIVE);
    g_assert_true(kl_record_next_exchange(&partner.gives, &exchange));
    g_assert_cmpstr(exchange.kind, ==, "Arbeitszeit");
    g_assert_null(exchange.amount);
    g_assert_false(kl_record_next_exchange(&partner.gives, &exchange));
    g_assert_true(kl_record_next_exchange(&partner.gets, &exchange));
    g_assert_cmpstr(exchange.amount, ==, "täglich zwei Kisten");
    g_assert_true(kl_record_next_partner(&list, &partner));
    g_assert_cmpstr(partner.name, ==, "Markt");
    g_assert_false(kl_record_next_exchange(&partner.gives, &exchange));
    g_assert_false(kl_record_next_partner(&list, &partner));

    KlFacetRef ref;
    list = record.values;
    g_assert_cmpuint(record.n_values, ==, 2);
    g_assert_true(kl_record_next_value(&list, &ref));
    g_assert_true(kl_record_next_value(&list, &ref));
    g_assert_cmpuint(ref.facet, ==, 2);
    g_assert_cmpuint(ref.value, ==, 300);
    g_assert_false(kl_record_next_value(&list, &ref));

    list = record.stumbling;
    g_assert_cmpuint(record.n_stumbling, ==, 2);
    g_assert_cmpstr(kl_record_next_text(&list), ==, "Haftung");
    g_assert_cmpstr(kl_record_next_text(&list), ==, "");
    g_assert_null(kl_record_next_text(&list));

    KlRecordSection section;
    list = record.sections;
    g_assert_cmpuint(record.n_sections, ==, 1);
    g_assert_true(kl_record_next_section(&list, &section));
    g_assert_cmpstr(section.id, ==, "ausgangslage");
    g_assert_cmpstr(section.text, ==, "Viel.\nMehr.");
    g_assert_cmpuint(section.text_length, ==, strlen("Viel.\nMehr."));
}

/* Every cut and every flipped bit is an error; the copies are of exact size, so that a
 * sanitizer sees a read beyond. */
static void
test_damage(void)
{
    g_autoptr(KlCase) kl_case = make_case();
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    KlRecord record;
    for (guint n = 0; n < bytes->len; n++) {
        g_autofree guint8 *copy = g_memdup2(bytes->data, MAX(n, 1));
        g_autoptr(GError) error = NULL;
        g_assert_false(kl_record_read(copy, n, &record, &error));
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    }
    for (guint bit = 0; bit < bytes->len * 8; bit++) {
        g_autofree guint8 *copy = g_memdup2(bytes->data, bytes->len);
        g_autoptr(GError) error = NULL;
        copy[bit / 8] ^= (guint8)(1 << bit % 8);
        g_assert_false(kl_record_read(copy, bytes->len, &record, &error));
        g_assert_nonnull(error);
    }
}

static void
test_version(void)
{
    g_autoptr(KlCase) kl_case = make_case();
    g_autoptr(GByteArray) bytes = kl_record_write(kl_case);
    g_autoptr(GError) error = NULL;
    KlRecord record;
    bytes->data[2]++;
    g_assert_false(kl_record_read(bytes->data, bytes->len, &record, &error));
    g_assert_error(error, KL_ERROR, KL_ERROR_VERSION);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/round-trip", test_round_trip);
    g_test_add_func("/record/damage", test_damage);
    g_test_add_func("/record/version", test_version);
    return g_test_run();
}
