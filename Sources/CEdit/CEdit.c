#include "CEdit.h"

#include <stdio.h>

EditLine *cedit_open(const char *program, void *client, cedit_reader reader, cedit_prompt prompt,
                     wchar_t mark, HistoryW *history) {
  EditLine *editor = el_init(program, stdin, stdout, stderr);
  if (editor == NULL) return NULL;
  el_wset(editor, EL_CLIENTDATA, client);
  el_wset(editor, EL_EDITOR, L"emacs");
  el_wset(editor, EL_SIGNAL, 0);
  el_wset(editor, EL_GETCFN, reader);
  el_wset(editor, EL_PROMPT_ESC, prompt, mark);
  el_wset(editor, EL_HIST, history_w, history);
  return editor;
}

void cedit_close(EditLine *editor) {
  el_wset(editor, EL_EDITMODE, 0);
  el_end(editor);
}

void *cedit_client(EditLine *editor) {
  void *client = NULL;
  el_wget(editor, EL_CLIENTDATA, &client);
  return client;
}

int cedit_add(EditLine *editor, const wchar_t *name, const wchar_t *help, cedit_key key) {
  return el_wset(editor, EL_ADDFN, name, help, key);
}

int cedit_bind(EditLine *editor, const wchar_t *keys, const wchar_t *name) {
  return el_wset(editor, EL_BIND, keys, name, NULL);
}

void cedit_redraw(EditLine *editor) { el_wset(editor, EL_REFRESH); }

void cedit_prepare(EditLine *editor, int isRaw) { el_wset(editor, EL_PREP_TERM, isRaw); }

void cedit_remember(HistoryW *history, const wchar_t *text) {
  HistEventW event;
  history_w(history, &event, H_ENTER, text);
}

void cedit_limit(HistoryW *history, int size) {
  HistEventW event;
  history_w(history, &event, H_SETSIZE, size);
}

void cedit_write(const char *bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}
