package org.rdma4j.tools.manual;

import java.util.List;
import java.util.Locale;

/** The source of a manual page, in the macros of man(7). */
final class ManualPage {
    private final StringBuilder text = new StringBuilder();

    /** Begins a page of section 1. */
    ManualPage(String name, String purpose) {
        request(".TH", name.toUpperCase(Locale.ROOT), "1", "", "rdma4j");
        section("NAME");
        text.append(escaped(name)).append(" \\- ").append(escaped(purpose)).append('\n');
    }

    ManualPage section(String title) {
        request(".SH", title);
        return this;
    }

    ManualPage synopsis(String line) {
        text.append(".nf\n").append(escaped(line)).append("\n.fi\n");
        return this;
    }

    ManualPage paragraph(String sentences) {
        text.append(".PP\n").append(lines(sentences));
        return this;
    }

    /** Adds a term and its meaning. */
    ManualPage item(String term, String meaning) {
        text.append(".TP\n.B ").append(escaped(term)).append('\n').append(lines(meaning));
        return this;
    }

    /** Adds lines that are not filled. */
    ManualPage verbatim(List<String> lines) {
        text.append(".PP\n.nf\n.RS\n");
        lines.forEach(line -> text.append(lines(line)));
        text.append(".RE\n.fi\n");
        return this;
    }

    private void request(String name, String... arguments) {
        text.append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        text.append('\n');
    }

    /** Escapes a full stop or an apostrophe at the beginning of a line, which would be a request. */
    private static String lines(String sentences) {
        String escaped = escaped(sentences);
        return (escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "") + escaped + "\n";
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
