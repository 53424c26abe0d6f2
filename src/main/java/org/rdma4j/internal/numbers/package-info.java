/** C's numbers: the constants of its enums by their numbers, and what fits in its fields. */
package org.rdma4j.internal.numbers;
