/*
 * Prints the size, the alignment and the offset of everything in layouts.inc, one line each, as this machine's compiler
 * and headers define it. The test of the bindings writes layouts.inc from the Java layouts.
 */
#include "../headers/rdmacm.h"
#include "../headers/umad.h"
#include "../headers/verbs.h"

#include <stddef.h>
#include <stdio.h>

#define MEMBER(type, path) (((type *)0)->path)

/* A type: its size and its alignment. */
#define TYPE(type) printf(#type " size %zu align %zu\n", sizeof(type), _Alignof(type));

/*
 * A field, also a nested one: its offset and its size. Its alignment follows from the offset and the type's alignment.
 */
#define FIELD(type, path) \
  printf(#type " " #path " offset %zu size %zu\n", offsetof(type, path), sizeof(MEMBER(type, path)));

/* All members of a type in their order. The compiler rejects one too many, and warns about one too few. */
#define MEMBERS(type, ...)                      \
  {                                             \
    static const type complete = {__VA_ARGS__}; \
    (void)complete;                             \
  }

int main(void) {
#include "layouts.inc"
  return 0;
}
