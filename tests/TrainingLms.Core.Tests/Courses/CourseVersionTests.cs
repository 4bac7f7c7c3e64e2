using NodaTime;
using TrainingLms.Courses;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Tests.Courses;

public sealed class CourseVersionTests
{
    static readonly Guid Office = new("00000000-0000-0000-0000-00000000000c");
    static readonly Instant Nine = Instant.FromUtc(2026, 3, 2, 1, 0);

    static readonly PackageReview Reviewed = new(0, new HoursPlausibility(30, 23), false);

    static readonly Act Zhang = Of("Zhang", 1), Wang = Of("Wang", 2), Zhao = Of("Zhao", 3);

    /// <summary>Everybody here holds all three roles: what keeps them apart is not the role.</summary>
    static Act Of(string name, byte number) => new Act(new Actor(new Guid(number, 0, 0, new byte[8]), name,
        [.. new[] { Role.CourseAuthor, Role.CourseReviewer, Role.TrainingOfficer }.Select(role => new Grant(role, Office, true, Office))], FlatUnits.Instance), Nine)
        .Given(new MissingPrerequisites([])).Given(new VersionUse(0, false)).Given(new ContentReview(false, false)).Given(LessonRemarks.None)
        .Given(Reviewed).Given(Day(null));

    static readonly LocalDate Monday = new(2026, 3, 2);

    static PublicationDay Day(LocalDate? on) => new(on, Monday);

    static readonly CoursePackage Package = new("net-basics", 1, new LocalText("网络基础", null), null, HoursCategory.Professional, 50, [],
        new CourseAudience([], []), [], new CompletionRule([new CompletionItem()], []),
        [new PackageLesson("l1", LessonKind.Reading, "第一课", 30) { Source = "# 一" }], null, [], [], [], "");

    static CourseVersion Uploaded() => CourseVersion.Upload(new Course { Id = Office, Key = "net-basics", OwnerUnitId = Office }, Package, Zhang);

    static CourseVersion InReview()
    {
        var version = Uploaded();
        version.Preview(Zhang);
        version.Move(CourseVersionTrigger.SubmitForReview, Zhang);
        return version;
    }

    static CourseVersion Approved()
    {
        var version = InReview();
        version.Approve(Wang);
        return version;
    }

    static string[] RefusalsOf(Action act) => [.. Assert.Throws<RefusedException>(act).Codes];

    [Fact]
    public void An_author_cannot_approve_the_own_course() =>
        Assert.Equal(["course.reviewer_is_author"], RefusalsOf(() => InReview().Approve(Zhang)));

    [Fact]
    public void Neither_author_nor_reviewer_can_publish()
    {
        Assert.Equal(["course.third_person_needed"], RefusalsOf(() => Approved().Publish(Zhang)));
        Assert.Equal(["course.third_person_needed"], RefusalsOf(() => Approved().Publish(Wang)));
        var version = Approved();
        version.Publish(Zhao);
        Assert.Equal((CourseVersionState.Published, Nine), (version.State, version.PublishedAt));
    }

    [Fact]
    public void Whoever_reviewed_questions_or_ever_approved_it_cannot_publish()
    {
        var looked = InReview();
        looked.ReviewQuestions([], Zhao);
        looked.Approve(Wang);
        Assert.Equal(["course.third_person_needed"], RefusalsOf(() => looked.Publish(Zhao)));
        var twice = Approved();
        twice.Return(Wang.Because("第一课引用的条号已变化"));
        twice.Preview(Zhang);
        twice.Move(CourseVersionTrigger.SubmitForReview, Zhang);
        twice.Approve(Zhao);
        Assert.Equal(["course.third_person_needed"], RefusalsOf(() => twice.Publish(Wang)));
    }

    [Fact]
    public void Nothing_is_published_that_nobody_could_begin() => Assert.Equal(["course.publication_circle"],
        RefusalsOf(() => Approved().Publish(Zhao.Given(new MissingPrerequisites([]) { IsCircle = true }))));

    [Fact]
    public void Only_its_author_replaces_and_submits_a_draft()
    {
        Assert.Equal(["course_version.upload.forbidden"], RefusalsOf(() => Uploaded().Replace(Package, Wang)));
        Assert.Equal(["course_version.submit_for_review.forbidden"], RefusalsOf(() => Uploaded().Move(CourseVersionTrigger.SubmitForReview, Wang)));
    }

    [Fact]
    public void Nothing_is_approved_before_every_question_was_looked_at() => Assert.Equal(["course.questions_unreviewed"],
        RefusalsOf(() => InReview().Approve(Wang.Given(Reviewed with { QuestionsLeft = 1 }))));

    [Fact]
    public void Hours_that_the_lessons_do_not_fill_are_overruled_with_a_reason_or_not_at_all()
    {
        var thin = Reviewed with { Hours = new HoursPlausibility(22, 23) };
        Assert.Equal(["course.hours_implausible"], RefusalsOf(() => InReview().Approve(Wang.Given(thin))));
        Assert.Equal(["reason.missing"], RefusalsOf(() => InReview().Approve(Wang.Given(thin with { OverrulesHours = true }))));
        InReview().Approve(Wang.Because("含现场研讨").Given(thin with { OverrulesHours = true }));
    }

    [Fact]
    public void A_version_is_published_on_its_day_and_not_before()
    {
        var version = Approved();
        Assert.Equal(["course.publication_day_past"], RefusalsOf(() => version.Schedule(Zhao.Given(Day(Monday.PlusDays(-1))))));
        version.Schedule(Zhao.Given(Day(Monday.PlusDays(1))));
        Assert.Equal(["course.publication_day_ahead"], RefusalsOf(() => version.Publish(Zhao)));
        version.Publish(Zhao.Given(new PublicationDay(null, Monday.PlusDays(1))));
        Assert.Equal(CourseVersionState.Published, version.State);
    }

    [Fact]
    public void A_question_keeps_its_review_while_it_says_the_same()
    {
        var (kept, changed) = (new PackageQuestion("bank", "Q1", "one"), new PackageQuestion("bank", "Q2", "two"));
        var version = CourseVersion.Upload(new Course { Id = Office, Key = "net-basics", OwnerUnitId = Office }, Package with { Questions = [kept, changed] }, Zhang);
        version.Preview(Zhang);
        version.Move(CourseVersionTrigger.SubmitForReview, Zhang);
        Assert.Equal(["course.reviewer_is_author"], RefusalsOf(() => version.ReviewQuestions(version.Questions, Zhang)));
        version.ReviewQuestions(version.Questions, Wang);
        version.Return(Wang.Because("第二题表述不清"));
        version.Replace(Package with { Questions = [kept, changed with { ContentHash = "three" }] }, Zhang);
        Assert.Equal([("Q1", (Instant?)Nine), ("Q2", null)], version.Questions.Select(question => (question.Code, question.ReviewedAt)));
    }

    [Fact]
    public void A_published_version_never_changes()
    {
        var version = Approved();
        version.Publish(Zhao);
        Assert.Equal(["course_version.upload.not_in_published"], RefusalsOf(() => version.Replace(Package, Zhang)));
    }

    [Fact]
    public void A_version_that_was_returned_needs_a_new_review()
    {
        var version = Approved();
        Assert.Equal(["reason.missing"], RefusalsOf(() => version.Return(Wang)));
        version.Return(Wang.Because("第一课引用的条号已变化"));
        Assert.Equal((CourseVersionState.Draft, null), (version.State, version.ReviewerId));
    }

    [Fact]
    public void Publishing_waits_for_the_prerequisites() => Assert.Equal(["course.prerequisite_not_published"],
        RefusalsOf(() => Approved().Publish(Zhao.Given(new MissingPrerequisites(["onboarding"])))));

    [Fact]
    public void Publishing_waits_for_the_programmes_of_certifications() => Assert.Equal(["course.certification_not_open"],
        RefusalsOf(() => Approved().Publish(Zhao.Given(new MissingPrerequisites([]) { Certifications = ["duty-officer"] }))));

    [Fact]
    public void A_version_with_people_inside_cannot_be_retired()
    {
        var version = Approved();
        version.Publish(Zhao);
        Assert.Equal(["course.enrolments_open"], RefusalsOf(() => version.Move(CourseVersionTrigger.Retire, Zhao.Given(new VersionUse(3, false)))));
    }
}
