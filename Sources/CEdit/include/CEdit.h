// libedit behind functions of fixed arity: Swift does not import variadic ones.
#ifndef CEDIT_H
#define CEDIT_H
#endif
