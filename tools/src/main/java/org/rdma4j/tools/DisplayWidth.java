package org.rdma4j.tools;

/** How many columns of a terminal a text takes: ideographs take two, and combining characters none. */
public final class DisplayWidth {
    private static final char ELLIPSIS = '…';
    private static final int FIRST_NOT_ASCII = 0x80;

    private DisplayWidth() {}

    /**
     * The columns of a text.
     *
     * @param text without control characters
     * @return how many columns it takes
     */
    public static int of(String text) {
        int columns = 0;
        int codePoint;
        for (int index = 0; index < text.length(); index += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(index);
            columns += of(codePoint);
        }
        return columns;
    }

    /**
     * Cuts the end of a text that is too wide, and marks the cut with an ellipsis.
     *
     * @param text without control characters
     * @param columns how many there are, at least 1
     * @return the text, at most that wide
     */
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        append(cut, text.codePoints().toArray(), columns - 1);
        return cut.append(ELLIPSIS).toString();
    }

    /**
     * Cuts the middle of a text that is too wide, because names often differ at their ends.
     *
     * @param text without control characters
     * @param columns how many there are, at least 3
     * @return the text, at most that wide
     */
    public static String cutMiddle(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int tail = (columns - 1) / 2;
        StringBuilder reversedEnd = new StringBuilder();
        append(reversedEnd, new StringBuilder(text).reverse().codePoints().toArray(), tail);
        StringBuilder cut = new StringBuilder();
        append(cut, text.codePoints().toArray(), columns - 1 - tail);
        return cut.append(ELLIPSIS).append(reversedEnd.reverse()).toString();
    }

    private static void append(StringBuilder target, int[] codePoints, int columns) {
        int left = columns;
        for (int codePoint : codePoints) {
            left -= of(codePoint);
            if (left < 0) {
                return;
            }
            target.appendCodePoint(codePoint);
        }
    }

    private static int of(int codePoint) {
        if (codePoint < FIRST_NOT_ASCII) {
            return 1;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    /** The blocks that terminals draw two columns wide. */
    private static boolean isWide(int codePoint) {
        return Character.isIdeographic(codePoint)
                || (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x3000 && codePoint <= 0x30FF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
    }
}
