using System.Text;
using System.Text.Json;
using NodaTime;
using TrainingLms.People;

namespace TrainingLms.Api.Tests.Courses;

/// <summary>What a reviewer has to look at, overrules, and when an approved version may be published (learning.md 2.1, 2.3).</summary>
public abstract class CourseReviewTests(LmsServer server)
{
    const string Versions = "/api/v1/course-versions";

    static readonly string SecureBank = CourseStory.Bank.Replace("code: N1,", "code: N1, secure: true,", StringComparison.Ordinal);

    static async Task<string> InReviewAsync(CourseStory story, byte[] package)
    {
        var path = $"{Versions}/{(await story.UploadAsync(package)).Id()}";
        await story.HandInAsync(path);
        return path;
    }

    static async Task<string[]> ReviewedAsync(Persona reader, string path) =>
        [.. (await reader.GetAsync($"{path}/questions")).Items().Where(one => one.GetProperty("reviewedAt").ValueKind != JsonValueKind.Null).Select(one => one.Text("code"))];

    [Fact]
    public async Task Every_question_is_looked_at_and_what_did_not_change_is_not_looked_at_twice()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = await InReviewAsync(story, CourseStory.Package("question-review"));
        async Task<Refused> ApproveAsync() => await Refused.ExpectAsync(422, "course.questions_unreviewed", () => story.Reviewer.PostAsync($"{path}/approval", new { contentReviewed = true }));
        Assert.Contains("4", (await ApproveAsync()).Problem.GetRawText(), StringComparison.Ordinal);
        await story.ReviewQuestionsAsync(path, "N1", "N2", "N3");
        await ApproveAsync();
        await story.ReviewQuestionsAsync(path, "N4");

        await story.Reviewer.PostAsync($"{path}/return", new { reason = "第四题要改" });
        await story.UploadAsync(CourseStory.Package("question-review", bank: CourseStory.Bank.Replace("四？", "第四？", StringComparison.Ordinal)));
        Assert.Equal(["N1", "N2", "N3"], await ReviewedAsync(story.Author, path));
        await story.HandInAsync(path);
        await ApproveAsync();
        await story.ApproveAsync(path);
        Assert.Equal("published", (await story.Officer.PostAsync($"{path}/publication")).Text("state"));
    }

    [Fact]
    public async Task A_review_counts_for_the_words_that_were_seen_and_from_a_reviewer_who_did_not_write_them()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = await InReviewAsync(story, CourseStory.Package("seen-words"));
        var seen = (await story.Reviewer.GetAsync($"{path}/questions")).Items()[0];
        object Naming(string hash) => new { questions = new[] { new { bank = seen.Text("bank"), code = seen.Text("code"), contentHash = hash } } };
        await Refused.ExpectAsync(422, "course.question_not_there", () => story.Reviewer.PostAsync($"{path}/question-reviews", Naming(new string('0', 64))));
        await Refused.ExpectAsync(403, "course_version.review_questions.forbidden", () => story.Author.PostAsync($"{path}/question-reviews", Naming(seen.Text("contentHash"))));
        await Refused.ExpectAsync(403, "course_version.review_questions.forbidden", () => story.Officer.PostAsync($"{path}/question-reviews", Naming(new string('0', 64))));
        var both = await server.PersonAsync("Wu writes and reviews", "C", roles: [(Role.CourseAuthor, "C"), (Role.CourseReviewer, "C")]);
        var own = $"{Versions}/{(await both.UploadAsync("/api/v1/courses", CourseStory.Package("own-words"), "application/zip")).Id()}";
        await both.PostAsync($"{own}/preview");
        await both.PostAsync($"{own}/submission");
        await Refused.ExpectAsync(422, "course.reviewer_is_author", () => both.PostAsync($"{own}/question-reviews", new { questions = Array.Empty<object>() }));
        Assert.Empty(await ReviewedAsync(story.Reviewer, path));
    }

    [Fact]
    public async Task Questions_are_shown_to_those_on_the_task_and_secure_keys_only_while_it_lasts()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = await InReviewAsync(story, CourseStory.Package("secure-words", bank: SecureBank));
        async Task<int> KeysAsync(Persona reader) => (await reader.GetAsync($"{path}/questions")).Items().Count(one => one.GetProperty("content").ValueKind != JsonValueKind.Null);
        Assert.Equal((4, 4, 0), (await KeysAsync(story.Author), await KeysAsync(story.Reviewer), await KeysAsync(story.Officer)));
        // Who may have to answer it one day sees that it is there and whether it was reviewed.
        var colleague = await server.PersonAsync("Qian writes too", "C", roles: (Role.CourseAuthor, "C"));
        Assert.Equal(0, await KeysAsync(colleague));
        foreach (var reader in (Persona[])[story.Officer, colleague])
            Assert.All((await reader.GetAsync($"{path}/questions")).Items(), one => Assert.Equal(("net", JsonValueKind.Null, JsonValueKind.Null), (one.Text("topic"), one.GetProperty("text").ValueKind, one.GetProperty("source").ValueKind)));
        await story.ApproveAsync(path);
        await story.Officer.PostAsync($"{path}/publication");
        Assert.Equal((4, 3, 0), (await KeysAsync(story.Author), await KeysAsync(story.Reviewer), await KeysAsync(story.Officer)));
        var learner = await server.PersonAsync("Li", "C-1-1");
        await Refused.ExpectAsync(404, "course.not_found", () => learner.GetAsync($"{path}/questions"));
    }

    [Fact]
    public async Task Nobody_reviews_the_own_questions_because_somebody_else_uploaded_them_again()
    {
        var story = await CourseStory.BeginAsync(server);
        var both = await server.PersonAsync("Wu writes and reviews", "C", roles: [(Role.CourseAuthor, "C"), (Role.CourseReviewer, "C")]);
        var first = $"{Versions}/{(await both.UploadAsync("/api/v1/courses", CourseStory.Package("carried-words"), "application/zip")).Id()}";
        await both.PostAsync($"{first}/preview");
        await both.PostAsync($"{first}/submission");
        await story.ApproveAsync(first);
        await story.Officer.PostAsync($"{first}/publication");

        var second = await InReviewAsync(story, CourseStory.Package("carried-words", 2, bank: CourseStory.Bank.Replace("四？", "第四？", StringComparison.Ordinal)));
        var all = (await both.GetAsync($"{second}/questions")).Items();
        object Naming(params string[] codes) => new { questions = all.Where(one => codes.Contains(one.Text("code"))).Select(one => new { bank = one.Text("bank"), code = one.Text("code"), contentHash = one.Text("contentHash") }) };
        var refused = await Refused.ExpectAsync(422, "course.question_own", () => both.PostAsync($"{second}/question-reviews", Naming("N3", "N4")));
        Assert.Contains("N3", refused.Problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("N4", refused.Problem.GetRawText(), StringComparison.Ordinal);
        await both.PostAsync($"{second}/question-reviews", Naming("N4"));
        Assert.Equal(["N4"], await ReviewedAsync(story.Author, second));
        await story.ReviewQuestionsAsync(second, "N1", "N2", "N3");
        Assert.Equal(4, (await ReviewedAsync(story.Author, second)).Length);
    }

    [Fact]
    public async Task Hours_that_the_lessons_do_not_fill_are_told_at_once_and_stand_only_by_a_reviewers_reason()
    {
        var story = await CourseStory.BeginAsync(server);
        var package = CourseStory.Of("thin-hours", "1.00", "{ all: [ lessons ] }", "  - { id: l1, kind: reading, title: 第一课, file: 010.md, minutes: 44 }", [("assets/idle.png", Encoding.UTF8.GetBytes("x"))]);
        var draft = await story.UploadAsync(package);
        var notices = draft.Items("notices").Select(one => one.GetString()!).ToList();
        Assert.Equal(2, notices.Count);
        Assert.Contains("45", notices[0], StringComparison.Ordinal);
        Assert.Contains("assets/idle.png", notices[1], StringComparison.Ordinal);

        var path = $"{Versions}/{draft.Id()}";
        await story.HandInAsync(path);
        // What the reviewer can overrule does not stand in the way of it; that a reason is asked for is told.
        var approval = (await story.Reviewer.GetAsync(path)).Items("actions").Single(one => one.Text("trigger") == "approve").GetRawText();
        Assert.DoesNotContain("hours_implausible", approval, StringComparison.Ordinal);
        await Refused.ExpectAsync(422, "course.hours_implausible", () => story.ApproveAsync(path));
        await Refused.ExpectAsync(422, "reason.missing", () => story.Reviewer.PostAsync($"{path}/approval", new { contentReviewed = true, overrulesHours = true }));
        Assert.Equal("approved", (await story.Reviewer.PostAsync($"{path}/approval", new { contentReviewed = true, overrulesHours = true, reason = "含一小时现场研讨" })).Text("state"));
        Assert.Empty((await story.Officer.PostAsync($"{path}/publication")).Items("notices"));
    }

    [Fact]
    public async Task A_version_waits_for_the_day_that_was_planned_for_it()
    {
        var story = await CourseStory.BeginAsync(server);
        var path = await InReviewAsync(story, CourseStory.Package("planned-day"));
        await Refused.ExpectAsync(409, "course_version.schedule.not_in_in_review", () => story.Officer.PostAsync($"{path}/publication-day"));
        await story.ApproveAsync(path);
        var today = server.Calendar.DayOf(server.Clock.GetCurrentInstant());
        object On(int days) => new { on = NodaTime.Text.LocalDatePattern.Iso.Format(today.PlusDays(days)) };
        await Refused.ExpectAsync(422, "course.publication_day_past", () => story.Officer.PostAsync($"{path}/publication-day", On(-1)));
        await Refused.ExpectAsync(403, "course_version.schedule.forbidden", () => story.Reviewer.PostAsync($"{path}/publication-day", On(3)));
        await story.Officer.PostAsync($"{path}/publication-day", On(3));
        await Refused.ExpectAsync(422, "course.publication_day_ahead", () => story.Officer.PostAsync($"{path}/publication"));
        server.Clock.Advance(Duration.FromDays(3));
        Assert.Equal("published", (await story.Officer.PostAsync($"{path}/publication")).Text("state"));
    }
}

public sealed class CourseReviewTestsOnSqlite(SqliteServer server) : CourseReviewTests(server), IClassFixture<SqliteServer>;

public sealed class CourseReviewTestsOnPostgreSql(PostgreSqlServer server) : CourseReviewTests(server.OrSkip()), IClassFixture<PostgreSqlServer>;
