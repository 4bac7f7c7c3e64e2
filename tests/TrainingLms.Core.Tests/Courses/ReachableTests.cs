using TrainingLms.Courses;

namespace TrainingLms.Tests.Courses;

public sealed class ReachableTests
{
    static CourseNeeds Asks(string[]? courses = null, string[]? certifications = null) => new(courses ?? [], certifications ?? [], 100);

    static KnownCertification By(string key, params string[] path) => new(key, true, courses => path.All(courses.ContainsKey));

    static string[] Blocked(Dictionary<string, CourseNeeds> courses, params KnownCertification[] certifications)
    {
        var reachable = Reachable.Of(courses, certifications);
        return [.. courses.Keys.Except(reachable.Courses), .. certifications.Select(one => one.Key).Except(reachable.Certifications)];
    }

    [Fact]
    public void A_chain_over_courses_and_certifications_is_walked_to_its_end() => Assert.Empty(Blocked(
        new() { ["c"] = Asks(certifications: ["second"]), ["b"] = Asks(["a"], ["first"]), ["a"] = Asks() }, By("second", "b"), By("first", "a")));

    [Fact]
    public void A_circle_of_courses_blocks_itself_and_what_stands_behind_it() => Assert.Equal(["a", "b", "behind"], Blocked(
        new() { ["a"] = Asks(["b"]), ["b"] = Asks(["a"]), ["behind"] = Asks(["a"]), ["free"] = Asks() }));

    [Fact]
    public void A_course_that_asks_for_the_certification_it_leads_to_can_never_begin() => Assert.Equal(["a", "duty"], Blocked(
        new() { ["a"] = Asks(certifications: ["duty"]) }, By("duty", "a")));

    [Fact]
    public void Another_way_to_the_certification_opens_the_circle() => Assert.Empty(Blocked(
        new() { ["a"] = Asks(certifications: ["duty"]), ["b"] = Asks() }, new KnownCertification("duty", true, courses => courses.ContainsKey("a") || courses.ContainsKey("b"))));

    [Fact]
    public void What_nobody_knows_blocks_nothing() => Assert.Empty(Blocked(new() { ["a"] = Asks(["gone"], ["gone-too"]) }));
}
