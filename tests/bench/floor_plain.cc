/* The plain way to index German with Xapian, as its own guide shows it. */
#include "tests/bench/floors.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>
#include <xapian.h>

namespace
{

const unsigned batch_docs = 100;

std::string
read(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

void
write_batch(const std::vector<std::string> &files,
            size_t first,
            const std::string &path)
{
    Xapian::WritableDatabase db(path, Xapian::DB_CREATE | Xapian::DB_NO_SYNC |
                                          Xapian::DB_DANGEROUS);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("german"));
    for (size_t i = first; i < std::min(first + batch_docs, files.size()); i++) {
        std::string text = read(files[i]);
        Xapian::Document document;
        generator.set_document(document);
        generator.set_termpos(0);
        generator.index_text(text);
        document.add_boolean_term("Q" + std::to_string(i));
        document.set_data(text);
        db.add_document(document);
    }
    db.commit();
}

} // namespace

gboolean
bench_write_plain(const char *corpus,
                  const char *folder,
                  guint n_threads,
                  BenchCost *ret_cost,
                  GError **error)
{
    bench_remove_tree(folder);
    g_mkdir_with_parents(folder, 0777);
    std::vector<std::string> files;
    for (const auto &entry :
         std::filesystem::directory_iterator(std::string(corpus) + "/faelle")) {
        files.push_back(entry.path());
    }
    BenchCost begin = bench_cost_begin();
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (size_t at = 0; at < files.size(); at += batch_docs) {
        g_ptr_array_add(paths, g_strdup_printf("%s/part-%u", folder, paths->len));
    }
    std::vector<std::thread> threads;
    for (guint t = 0; t < n_threads; t++) {
        threads.emplace_back([&, t] {
            for (guint i = t; i < paths->len; i += n_threads) {
                write_batch(files, size_t(i) * batch_docs,
                            static_cast<char *>(g_ptr_array_index(paths, i)));
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    if (!bench_merge(paths, folder, n_threads, error)) {
        return FALSE;
    }
    *ret_cost = BenchCost{};
    bench_cost_end(begin, ret_cost);
    return TRUE;
}
