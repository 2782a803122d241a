#include "web/template.h"

#include <exception>
#include <kainjow/mustache.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

extern "C" {
#include "search/error.h"
}

using kainjow::mustache::data;
using kainjow::mustache::mustache;

/* One thread's compiled templates: rendering changes state inside the engine. */
using Compiled = std::map<std::string, mustache>;

struct KlTemplates {
    std::map<std::string, std::string> texts;
    std::mutex lock;
    std::vector<std::unique_ptr<Compiled>> idle;
};

namespace
{

constexpr int MAX_INCLUDE_DEPTH = 8;

bool
is_html_name(const std::string &name)
{
    const std::string ending = "_html";
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

std::string
trim(const std::string &text)
{
    const auto first = text.find_first_not_of(" \t\n");
    const auto last = text.find_last_not_of(" \t\n");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/* Puts in {{> name}} and looks at what is put in as HTML. */
bool
expand(const KlLook *look,
       const std::string &name,
       int depth,
       std::string &out,
       GError **error)
{
    const char *source = kl_look_get_template(look, name.c_str());
    if (source == nullptr || depth > MAX_INCLUDE_DEPTH) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                    source == nullptr ? "Vorlage »%s« fehlt"
                                      : "Vorlage »%s« enthält sich selbst",
                    name.c_str());
        return false;
    }
    const std::string text = source;
    std::string::size_type at = 0;
    for (;;) {
        const auto open = text.find("{{", at);
        if (open == std::string::npos) {
            out.append(text, at);
            return true;
        }
        const bool is_triple = text.compare(open, 3, "{{{") == 0;
        const std::string closing = is_triple ? "}}}" : "}}";
        const auto close = text.find(closing, open);
        if (close == std::string::npos) {
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                        "Vorlage »%s«: »{{« ohne »}}«", name.c_str());
            return false;
        }
        const auto inner = open + closing.size();
        const std::string tag = trim(text.substr(inner, close - inner));
        out.append(text, at, open - at);
        at = close + closing.size();
        if (!is_triple && !tag.empty() && tag[0] == '>') {
            if (!expand(look, trim(tag.substr(1)), depth + 1, out, error)) {
                return false;
            }
            continue;
        }
        const bool is_raw = is_triple || (!tag.empty() && tag[0] == '&');
        if (is_raw && !is_html_name(is_triple ? tag : trim(tag.substr(1)))) {
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID,
                        "Vorlage »%s« setzt »%s« ungeschützt ein", name.c_str(),
                        tag.c_str());
            return false;
        }
        out.append(text, open, at - open);
    }
}

std::string
escape(const std::string &text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::unique_ptr<Compiled>
compile(const std::map<std::string, std::string> &texts, GError **error)
{
    auto compiled = std::make_unique<Compiled>();
    for (const auto &[name, text] : texts) {
        mustache engine(text);
        if (!engine.is_valid()) {
            g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "Vorlage »%s«: %s",
                        name.c_str(), engine.error_message().c_str());
            return nullptr;
        }
        engine.set_custom_escape(escape);
        compiled->emplace(name, std::move(engine));
    }
    return compiled;
}

data
to_data(const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT: {
        data object(data::type::object);
        const char *key;
        json_t *value;
        /* jansson's iteration macro wants a mutable object, but changes nothing. */
        json_object_foreach(const_cast<json_t *>(json), key, value)
        {
            object.set(key, to_data(value));
        }
        return object;
    }
    case JSON_ARRAY: {
        data list(data::type::list);
        for (size_t i = 0; i < json_array_size(json); i++) {
            list.push_back(to_data(json_array_get(json, i)));
        }
        return list;
    }
    case JSON_STRING:
        return data(std::string(json_string_value(json), json_string_length(json)));
    case JSON_INTEGER:
        return data(std::to_string(json_integer_value(json)));
    case JSON_REAL: {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        return data(std::string(
            g_ascii_formatd(number, sizeof number, "%.4g", json_real_value(json))));
    }
    case JSON_TRUE:
        return data(data::type::bool_true);
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return data(data::type::bool_false);
}

/* Gives a compiled set back however rendering ends. */
class Lease
{
  public:
    Lease(KlTemplates *owner, GError **error) : templates(owner)
    {
        {
            const std::lock_guard<std::mutex> guard(owner->lock);
            if (!owner->idle.empty()) {
                compiled = std::move(owner->idle.back());
                owner->idle.pop_back();
            }
        }
        if (!compiled) {
            compiled = compile(owner->texts, error);
        }
    }
    ~Lease()
    {
        if (compiled) {
            const std::lock_guard<std::mutex> guard(templates->lock);
            templates->idle.push_back(std::move(compiled));
        }
    }
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    Compiled *get()
    {
        return compiled.get();
    }

  private:
    KlTemplates *templates;
    std::unique_ptr<Compiled> compiled;
};

void
set_exception(GError **error) noexcept
{
    try {
        throw;
    } catch (const std::bad_alloc &) {
        g_error("no memory left");
    } catch (const std::exception &e) {
        g_set_error(error, KL_ERROR, KL_ERROR_INVALID, "Vorlage: %s", e.what());
    } catch (...) {
        g_set_error_literal(error, KL_ERROR, KL_ERROR_INVALID, "Vorlage: unbekannt");
    }
}

} // namespace

KlTemplates *
kl_templates_new(const KlLook *look, GError **error)
try {
    auto templates = std::make_unique<KlTemplates>();
    const GPtrArray *names = kl_look_get_templates(look);
    for (guint i = 0; i < names->len; i++) {
        const std::string name = static_cast<const char *>(names->pdata[i]);
        std::string text;
        if (!expand(look, name, 0, text, error)) {
            return nullptr;
        }
        templates->texts.emplace(name, std::move(text));
    }
    auto compiled = compile(templates->texts, error);
    if (!compiled) {
        return nullptr;
    }
    templates->idle.push_back(std::move(compiled));
    return templates.release();
} catch (...) {
    set_exception(error);
    return nullptr;
}

void
kl_templates_free(KlTemplates *templates)
{
    delete templates;
}

GBytes *
kl_templates_render(KlTemplates *templates,
                    const char *name,
                    const json_t *json,
                    GError **error)
try {
    Lease lease(templates, error);
    if (lease.get() == nullptr) {
        return nullptr;
    }
    const auto found = lease.get()->find(name);
    if (found == lease.get()->end()) {
        g_set_error(error, KL_ERROR, KL_ERROR_NOT_FOUND, "Vorlage »%s« fehlt", name);
        return nullptr;
    }
    GString *text = g_string_sized_new(32 * 1024);
    found->second.render(to_data(json), [text](const std::string &piece) {
        g_string_append_len(text, piece.data(), static_cast<gssize>(piece.size()));
    });
    return g_string_free_to_bytes(text);
} catch (...) {
    set_exception(error);
    return nullptr;
}

const char *
kl_templates_get_text(const KlTemplates *templates, const char *name)
{
    const auto found = templates->texts.find(name);
    return found == templates->texts.end() ? nullptr : found->second.c_str();
}
