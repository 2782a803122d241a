#include "indexer/front.h"

#include <string.h>

/* Whether a line is "---", blanks at its end aside. */
static gboolean
is_fence(const char *line)
{
    if (strncmp(line, "---", 3) != 0) {
        return FALSE;
    }
    gsize blanks = strspn(line + 3, " \t");
    return line[3 + blanks] == '\n' || line[3 + blanks] == '\0';
}

static const char *
next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end != NULL ? end + 1 : NULL;
}

gboolean
kl_front_parse(const KlInput *input, KlFront *ret_front, KlDiags *diags)
{
    const char *text = input->text;
    if (!is_fence(text)) {
        kl_diags_report(diags, KL_MSG_NO_FRONT_MATTER, KL_WHOLE_FILE, NULL, NULL, NULL);
        return FALSE;
    }
    const char *head = next_line(text);
    guint line = 2;
    const char *fence = head;
    while (fence != NULL && !is_fence(fence)) {
        fence = next_line(fence);
        line++;
    }
    if (fence == NULL || *fence == '\0') {
        kl_diags_report(diags, KL_MSG_OPEN_FRONT_MATTER, KL_WHOLE_FILE, NULL, NULL,
                        NULL);
        return FALSE;
    }
    const char *body = next_line(fence);
    ret_front->body = body != NULL ? body : input->text + input->length;
    ret_front->body_length = (gsize)(input->text + input->length - ret_front->body);
    ret_front->body_line = line + 1;
    ret_front->head = kl_yaml_parse(head, (gsize)(fence - head), 2, diags);
    if (ret_front->head != NULL && ret_front->head->kind != KL_YAML_MAP) {
        if (ret_front->head->kind != KL_YAML_BROKEN) {
            kl_diags_report(diags, KL_MSG_YAML_NOT_MAP, ret_front->head->place, NULL,
                            NULL, NULL);
        }
        g_clear_pointer(&ret_front->head, kl_yaml_free);
    }
    return TRUE;
}
