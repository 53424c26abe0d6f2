package org.rdma4j.bindings;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.UnionLayout;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All types of the bindings that have a layout, including the hand-written stand-ins. */
final class BoundTypes {
    private static final Path CLASSES = Path.of("target/classes");
    private static final List<String> PACKAGES =
            List.of("org/rdma4j/bindings/verbs", "org/rdma4j/bindings/umad", "org/rdma4j/bindings/rdmacm");

    private BoundTypes() {}

    static List<BoundType> all() throws IOException {
        List<BoundType> types = new ArrayList<>();
        for (String name : PACKAGES) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(name))) {
                files.map(file -> file.getFileName().toString())
                        // A nested class is a member of its owner's layout.
                        .filter(file -> file.endsWith(".class") && !file.contains("$"))
                        .sorted()
                        .map(file -> name + "/" + file.substring(0, file.length() - ".class".length()))
                        .flatMap(type -> of(type.replace('/', '.')).stream())
                        .forEach(types::add);
            }
        }
        return types;
    }

    private static Optional<BoundType> of(String className) {
        try {
            // Not initialised, because the classes with functions would load the native library.
            Class<?> type = Class.forName(className, false, BoundTypes.class.getClassLoader());
            Optional<Class<?>> declaring = declaringLayout(type);
            if (declaring.isEmpty()) {
                return Optional.empty();
            }
            Method method = declaring.get().getDeclaredMethod("layout");
            method.setAccessible(true);
            return method.invoke(null) instanceof GroupLayout layout
                    ? Optional.of(new BoundType(nameInC(type, layout), layout))
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot read the layout of " + className, e);
        }
    }

    /** The class itself, or the class that it is an alias of. */
    private static Optional<Class<?>> declaringLayout(Class<?> type) {
        for (Class<?> candidate = type; candidate != null; candidate = candidate.getSuperclass()) {
            for (Method method : candidate.getDeclaredMethods()) {
                if (method.getName().equals("layout") && method.getParameterCount() == 0) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static String nameInC(Class<?> type, GroupLayout layout) {
        String name = type.getSimpleName();
        if (name.endsWith("_t")) {
            return name;
        }
        return (layout instanceof UnionLayout ? "union " : "struct ") + name;
    }
}
