package org.rdma4j.tools;

/**
 * Makes text from others, such as the description of a node, safe for a terminal. Anybody on a fabric can put escape
 * sequences into it, which would move the cursor, change colors or clear the screen.
 */
public final class PrintableText {
    private static final char BLANK = ' ';

    private PrintableText() {}

    /**
     * Replaces characters that a terminal would act upon by blanks: control characters, and those that change the
     * direction of the text or end a line. All other characters stay.
     *
     * @param text from outside
     * @return the text, as long as before
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            printable.append(isHarmless(character) ? character : BLANK);
        }
        return printable.toString();
    }

    private static boolean isHarmless(char character) {
        if (character >= ' ' && character <= '~') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
