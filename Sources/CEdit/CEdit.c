#include "CEdit.h"

#include <stdio.h>

EditLine *cedit_open(const char *program, void *client, cedit_reader reader, cedit_prompt prompt,
                     wchar_t mark) {
  EditLine *editor = el_init(program, stdin, stdout, stderr);
  if (editor == NULL) return NULL;
  el_wset(editor, EL_CLIENTDATA, client);
  el_wset(editor, EL_EDITOR, L"emacs");
  el_wset(editor, EL_SIGNAL, 0);
  // Between two inputs what is typed ahead is neither shown nor edited by the terminal, which would
  // swallow some keys; Ctrl-C stays a signal.
  el_wset(editor, EL_SETTY, L"-x", L"-icanon", NULL);
  el_wset(editor, EL_SETTY, L"-x", L"-echo", NULL);
  el_wset(editor, EL_GETCFN, reader);
  el_wset(editor, EL_PROMPT_ESC, prompt, mark);
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

void cedit_write(const char *bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}
