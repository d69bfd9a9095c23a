// libedit behind functions of fixed arity: Swift does not import variadic ones.
#ifndef CEDIT_H
#define CEDIT_H

#include <histedit.h>
#include <stddef.h>

/// A key: gets the editor and the character, answers with a CC_ code.
typedef unsigned char (*cedit_key)(EditLine *, wint_t);
/// Reads one character: 1 for one, 0 at the end, -1 with errno set.
typedef int (*cedit_reader)(EditLine *, wchar_t *);
/// Gives the prompt.
typedef wchar_t *(*cedit_prompt)(EditLine *);

/// Opens an editor on the standard streams that reads through `reader`; NULL when it cannot.
EditLine *cedit_open(const char *program, void *client, cedit_reader reader, cedit_prompt prompt,
                     wchar_t mark);
/// Closes the editor without throwing away what was typed ahead.
void cedit_close(EditLine *editor);
/// The value given to `cedit_open`.
void *cedit_client(EditLine *editor);
/// Names a key function, so that keys can be bound to it.
int cedit_add(EditLine *editor, const wchar_t *name, const wchar_t *help, cedit_key key);
/// Binds a key sequence to a named function.
int cedit_bind(EditLine *editor, const wchar_t *keys, const wchar_t *name);
/// Draws prompt and text anew where the cursor stands.
void cedit_redraw(EditLine *editor);
/// Puts the terminal into the editor's mode (1) or back (0).
void cedit_prepare(EditLine *editor, int isRaw);
/// Writes to the stream the editor writes to, in order with it.
void cedit_write(const char *bytes, size_t count);

#endif
