/*
 * Prints the size, the alignment and the offset of everything that layouts.inc asks for, one line each, as this
 * machine's compiler and headers have it. layouts.inc is written by the test of the bindings, from the Java layouts.
 */
#include "../headers/rdmacm.h"
#include "../headers/umad.h"
#include "../headers/verbs.h"

#include <stddef.h>
#include <stdio.h>

#define MEMBER(type, path) (((type *)0)->path)

/* A type: its size and its alignment. */
#define TYPE(type) printf(#type " size %zu align %zu\n", sizeof(type), _Alignof(type));

/* A field, however deep: its offset and its size. Its alignment follows from the offset and the type's alignment. */
#define FIELD(type, path) \
  printf(#type " " #path " offset %zu size %zu\n", offsetof(type, path), sizeof(MEMBER(type, path)));

/* All members of a type in their order: the compiler refuses one too many and, by its warning, one too few. */
#define MEMBERS(type, ...)                      \
  {                                             \
    static const type complete = {__VA_ARGS__}; \
    (void)complete;                             \
  }

int main(void) {
#include "layouts.inc"
  return 0;
}
