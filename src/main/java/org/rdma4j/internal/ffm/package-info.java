/**
 * Calls into C: one way for each convention of errors, the libraries and their functions, memory at native addresses, and
 * the texts of what fails. All restricted calls of the Foreign Function &amp; Memory API are made here and in the
 * neighbouring inside packages; an architecture test holds them there.
 */
package org.rdma4j.internal.ffm;
