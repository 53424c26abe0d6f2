package org.rdma4j.verbs.attributes;

/**
 * Completion moderation: events of completions are held back until there are many, or for a time.
 *
 * @param maxCount for how many completions at most
 * @param maxPeriod for how long at most, in microseconds
 */
public record CompletionModeration(int maxCount, int maxPeriod) {}
