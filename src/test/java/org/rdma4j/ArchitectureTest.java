package org.rdma4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which; verbs and mad may use host to explain why a device cannot be opened. */
class ArchitectureTest {
    private static final String VOCABULARY = "org.rdma4j";
    private static final String HOST = "org.rdma4j.host";
    private static final String DIAGNOSIS = "org.rdma4j.host.diagnosis";
    private static final String VERBS = "org.rdma4j.verbs";
    private static final String MAD = "org.rdma4j.mad";
    private static final String CM = "org.rdma4j.cm";
    private static final String PERF = "org.rdma4j.perf";
    private static final String DISPATCH = "org.rdma4j.dispatch";
    private static final String MESSAGING = "org.rdma4j.messaging";
    private static final String ATTRIBUTES = "org.rdma4j.verbs.attributes";
    private static final String FFM = "org.rdma4j.internal.ffm";
    private static final String LIFETIME = "org.rdma4j.internal.lifetime";
    private static final String READINESS = "org.rdma4j.internal.readiness";
    private static final String DATA_PATH = "org.rdma4j.internal.datapath";
    private static final String QUERY = "org.rdma4j.internal.query";
    private static final String INTERNAL_HOST = "org.rdma4j.internal.host";
    private static final String EVENTS = "org.rdma4j.internal.events";
    private static final String NUMBERS = "org.rdma4j.internal.numbers";
    private static final String STAND_IN = "org.rdma4j.internal.standin";
    private static final String INSIDE = "org.rdma4j.internal";
    private static final String BINDINGS = "org.rdma4j.bindings";
    private static final String VERBS_BINDINGS = "org.rdma4j.bindings.verbs";
    private static final String UMAD_BINDINGS = "org.rdma4j.bindings.umad";
    private static final String RDMACM_BINDINGS = "org.rdma4j.bindings.rdmacm";

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry(NUMBERS, Set.of()),
            entry(STAND_IN, Set.of()),
            entry(VOCABULARY, Set.of(NUMBERS)),
            entry(INTERNAL_HOST, Set.of()),
            entry(HOST, Set.of(VOCABULARY, INTERNAL_HOST)),
            entry(DIAGNOSIS, Set.of(VOCABULARY, HOST, INTERNAL_HOST)),
            entry(FFM, Set.of(VOCABULARY, VERBS_BINDINGS, UMAD_BINDINGS, RDMACM_BINDINGS)),
            entry(LIFETIME, Set.of(VOCABULARY)),
            entry(READINESS, Set.of(VOCABULARY, FFM)),
            entry(DATA_PATH, Set.of(VOCABULARY, FFM, LIFETIME, EVENTS, VERBS_BINDINGS)),
            entry(QUERY, Set.of(VOCABULARY, HOST, ATTRIBUTES, FFM, STAND_IN, VERBS_BINDINGS)),
            entry(EVENTS, Set.of()),
            entry(ATTRIBUTES, Set.of(VOCABULARY, NUMBERS)),
            entry(
                    VERBS,
                    Set.of(
                            VOCABULARY,
                            HOST,
                            DIAGNOSIS,
                            ATTRIBUTES,
                            FFM,
                            LIFETIME,
                            READINESS,
                            DATA_PATH,
                            QUERY,
                            EVENTS,
                            NUMBERS,
                            STAND_IN,
                            VERBS_BINDINGS)),
            entry(MAD, Set.of(VOCABULARY, HOST, DIAGNOSIS, FFM, LIFETIME, READINESS, NUMBERS, UMAD_BINDINGS)),
            entry(PERF, Set.of(VOCABULARY, HOST, MAD)),
            entry(
                    CM,
                    Set.of(
                            VOCABULARY,
                            VERBS,
                            ATTRIBUTES,
                            FFM,
                            LIFETIME,
                            READINESS,
                            QUERY,
                            NUMBERS,
                            VERBS_BINDINGS,
                            RDMACM_BINDINGS)),
            entry(DISPATCH, Set.of(VOCABULARY, VERBS)),
            entry(MESSAGING, Set.of(VOCABULARY, VERBS, CM, READINESS, NUMBERS)));

    /** The largest number of types in one package; a reader loses track of more. */
    private static final int MOST_TYPES = 70;

    /** Restricted methods of the JDK: wrong arguments can crash the JVM. */
    private static final Set<String> RESTRICTED = Set.of(
            "reinterpret",
            "downcallHandle",
            "upcallStub",
            "libraryLookup",
            "withTargetLayout",
            "load",
            "loadLibrary",
            "enableNativeAccess");

    private static final Set<String> OWNERS_OF_RESTRICTED =
            Set.of("java.lang.foreign", "java.lang", VERBS_BINDINGS, UMAD_BINDINGS, RDMACM_BINDINGS);

    private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(ChildJvm.CLASSES);

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyWhatItMay(String name) {
        DescribedPredicate<JavaClass> forbidden = DescribedPredicate.describe(
                "are ours and not in " + ARROWS.get(name),
                used -> isOurs(used)
                        && !used.getPackageName().equals(name)
                        && !ARROWS.getOrDefault(name, Set.of()).contains(used.getPackageName()));

        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(forbidden)
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName).filter(name -> !name.isEmpty()))
                .isSubsetOf(ARROWS.keySet());
    }

    @Test
    void noPackageHasTooManyTypes() {
        Map<String, Long> crowded = LIBRARY.stream()
                .filter(type -> type.isTopLevelClass() && !type.getPackageName().isEmpty())
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        crowded.values().removeIf(types -> types <= MOST_TYPES);

        assertThat(crowded).isEmpty();
    }

    @Test
    void packagesMakeNoCycles() {
        slices().matching("(**)").should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void onlyInternalCallsWhatIsRestricted() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INSIDE + "..")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the target is restricted",
                        access -> RESTRICTED.contains(access.getTarget().getName())
                                && OWNERS_OF_RESTRICTED.contains(
                                        access.getTargetOwner().getPackageName())))
                .check(LIBRARY);
    }

    @Test
    void nothingIsPrinted() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARY);
    }

    @Test
    void exportedSignaturesHaveNoInsideTypes() {
        members()
                .that(DescribedPredicate.describe("are visible to users", ArchitectureTest::isApi))
                .should(showNothingOfTheInside())
                .check(LIBRARY);
    }

    @Test
    void exportedTypesExtendNoInsideTypes() {
        classes()
                .that(DescribedPredicate.describe("are visible to users", ArchitectureTest::isApi))
                .should()
                .notBeAssignableTo(DescribedPredicate.describe("inside", ArchitectureTest::isInside))
                .check(LIBRARY);
    }

    private static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(VOCABULARY) || type.getPackageName().startsWith(VOCABULARY + ".");
    }

    private static boolean isInside(JavaClass type) {
        return Stream.of(INSIDE, BINDINGS)
                .anyMatch(inside -> type.getPackageName().startsWith(inside + "."));
    }

    private static boolean isApi(JavaClass type) {
        return !isInside(type)
                && isSeen(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTest::isApi).orElse(true);
    }

    private static boolean isApi(JavaMember member) {
        return isApi(member.getOwner()) && isSeen(member.getModifiers());
    }

    private static boolean isSeen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaMember> showNothingOfTheInside() {
        return new ArchCondition<>("show nothing of the inside") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                Set<JavaClass> shown = typesOf(member)
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .filter(ArchitectureTest::isInside)
                        .collect(Collectors.toSet());
                if (!shown.isEmpty()) {
                    events.add(SimpleConditionEvent.violated(member, member.getDescription() + " shows " + shown));
                }
            }
        };
    }

    private static Stream<JavaType> typesOf(JavaMember member) {
        return switch (member) {
            case JavaField field -> Stream.of(field.getType());
            case JavaCodeUnit unit ->
                Stream.of(
                                Stream.of(unit.getReturnType()),
                                unit.getParameterTypes().stream(),
                                unit.getExceptionTypes().stream())
                        .flatMap(types -> types);
            default -> Stream.of();
        };
    }
}
