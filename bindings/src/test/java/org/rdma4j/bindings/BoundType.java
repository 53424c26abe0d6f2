package org.rdma4j.bindings;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.UnionLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A C type and its layout in Java, as questions to the layout probe and the lines that the probe must print.
 *
 * @param name the type in C, for example {@code struct ibv_sge}
 * @param layout the layout in the bindings
 */
record BoundType(String name, GroupLayout layout) {
    /** The lines that the probe must print: one for the type and one for each field, nested ones included. */
    List<String> expectedLines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s size %d align %d".formatted(name, layout.byteSize(), layout.byteAlignment()));
        for (Field field : fields()) {
            lines.add("%s %s offset %d size %d".formatted(name, field.path, field.offset, field.layout.byteSize()));
        }
        return lines;
    }

    /** The same as questions in C, and the number of members. */
    List<String> questions() {
        List<String> questions = new ArrayList<>();
        questions.add("TYPE(%s)".formatted(name));
        for (Field field : fields()) {
            questions.add("FIELD(%s, %s)".formatted(name, field.path));
        }
        if (!isOpaque(layout)) {
            questions.add("MEMBERS(%s, %s)".formatted(name, initialisers(layout)));
        }
        return questions;
    }

    private record Field(String path, long offset, MemoryLayout layout) {}

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        collect(layout, "", 0, fields);
        return fields;
    }

    private static void collect(GroupLayout group, String prefix, long start, List<Field> fields) {
        long offset = start;
        for (MemoryLayout member : isOpaque(group) ? List.<MemoryLayout>of() : group.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                String path = prefix + member.name().orElseThrow();
                boolean anonymous = isAnonymous(member);
                if (!anonymous) {
                    fields.add(new Field(path, offset, member));
                }
                if (member instanceof GroupLayout inner) {
                    collect(inner, anonymous ? prefix : path + ".", offset, fields);
                }
            }
            offset += group instanceof UnionLayout ? 0 : member.byteSize();
        }
    }

    /** A value for each member, in braces where C has them, so that the compiler checks the number of members. */
    private static String initialisers(GroupLayout group) {
        return group.memberLayouts().stream()
                .filter(member -> !(member instanceof PaddingLayout))
                .limit(group instanceof UnionLayout ? 1 : Long.MAX_VALUE)
                .map(BoundType::initialiser)
                .collect(Collectors.joining(", "));
    }

    private static String initialiser(MemoryLayout member) {
        return switch (member) {
            case GroupLayout group when !isOpaque(group) -> "{" + initialisers(group) + "}";
            case GroupLayout _ -> "{{0}}";
            case SequenceLayout array when array.elementCount() == 0 -> "{}";
            case SequenceLayout _ -> "{0}";
            default -> "0";
        };
    }

    /** A type whose members the bindings do not name: the stand-ins for types of pthread.h. */
    private static boolean isOpaque(GroupLayout group) {
        return group.memberLayouts().stream().allMatch(member -> member.name().isEmpty());
    }

    /** In C the members of an anonymous struct or union belong to its owner; jextract gives it this name. */
    private static boolean isAnonymous(MemoryLayout member) {
        return member.name().orElseThrow().startsWith("$anon$");
    }
}
