package org.rdma4j.host.diagnosis;

import java.util.List;

/** Names several cards briefly. */
final class CardGroup {
    private static final int MOST_NAMED = 4;

    private CardGroup() {}

    /** One model with all addresses, or the number of cards behind the first. */
    static String of(List<RdmaCard> cards) {
        RdmaCard first = cards.getFirst();
        if (cards.size() == 1) {
            return first.toString();
        }
        if (cards.stream().allMatch(card -> card.model().equals(first.model()))) {
            return "%s at %s"
                    .formatted(
                            first.model(),
                            few(cards.stream().map(RdmaCard::address).toList()));
        }
        return "%s and %s more".formatted(first, cards.size() - 1);
    }

    /** The first names, and how many more there are. */
    static String few(List<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(", ", names)
                : "%s and %s more"
                        .formatted(String.join(", ", names.subList(0, MOST_NAMED - 1)), names.size() - MOST_NAMED + 1);
    }
}
