/**
 * Calls into C: one way for each convention of errors, the libraries and their functions, memory at native addresses,
 * and the messages of failures. All restricted calls of the Foreign Function &amp; Memory API are made here and in the
 * other internal packages; an architecture test enforces it.
 */
package org.rdma4j.internal.ffm;
