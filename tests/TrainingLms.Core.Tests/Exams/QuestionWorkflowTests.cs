using NodaTime;
using TrainingLms.Exams;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Exams;

/// <summary>The review of questions: whoever wrote one never approves it, votes are counted, and a second person restores.</summary>
public sealed class QuestionWorkflowTests
{
    static readonly Guid Unit = new("00000000-0000-0000-0000-00000000000a");
    static readonly Instant At = Instant.FromUtc(2026, 3, 2, 1, 0);
    static readonly Actor Li = Somebody("Li", "QuestionAuthor"), Zhao = Somebody("Zhao", "QuestionAuthor"), Sun = Somebody("Sun", "CourseReviewer");
    static readonly Actor Wang = Somebody("Wang", "ExamManager"), Qian = Somebody("Qian", "ExamManager"), Outsider = Somebody("Zhou", "HrOfficer");

    [Fact]
    public void A_question_goes_from_draft_to_use_and_out_of_it()
    {
        var question = InReview(votes: 1);
        question.Vote(By(Zhao));
        Assert.Equal((QuestionState.Approved, At), (question.State, question.ApprovedAt));
        question.Move(QuestionTrigger.Suspend, By(Wang).Because("leaked"));
        Assert.True(question.IsBarred);
        Refused("duty.restoring_needs_two", () => question.Move(QuestionTrigger.Restore, By(Wang).Because("checked")));
        question.Move(QuestionTrigger.Restore, By(Qian).Because("checked"));
        Assert.Equal((QuestionState.Approved, false), (question.State, question.IsBarred));
        question.Move(QuestionTrigger.Retire, By(Wang).Because("law changed"));
        Assert.Equal((QuestionState.Retired, true), (question.State, question.IsBarred));
    }

    [Fact]
    public void Nobody_approves_or_returns_what_they_had_a_hand_in()
    {
        var question = Draft(votes: 1);
        question.Revise(Bank(1), Sample(), By(Zhao));
        question.SubmitForReview(Submitting(Li));
        Refused("duty.question_needs_another", () => question.Vote(By(Li)));
        Refused("duty.question_needs_another", () => question.Vote(By(Zhao)));
        Refused("duty.question_needs_another", () => question.Move(QuestionTrigger.ReturnToAuthor, By(Zhao).Because("typo")));
        Refused("question.approve.forbidden", () => question.Vote(By(Outsider)));
        question.Vote(By(Sun));
        Assert.Equal(QuestionState.Approved, question.State);
    }

    [Fact]
    public void Two_votes_are_two_people_and_begin_anew_after_a_return()
    {
        var question = InReview(votes: 2);
        question.Vote(By(Zhao));
        Assert.Equal((QuestionState.InReview, 1), (question.State, question.Votes));
        Refused("question.voted_already", () => question.Vote(By(Zhao)));
        Refused("reason.missing", () => question.Move(QuestionTrigger.ReturnToAuthor, By(Sun)));
        question.Move(QuestionTrigger.ReturnToAuthor, By(Sun).Because("the law has changed"));
        question.SubmitForReview(Submitting(Li));
        Assert.Equal(0, question.Votes);
        question.Vote(By(Zhao));
        question.Vote(By(Sun));
        Assert.Equal(QuestionState.Approved, question.State);
    }

    [Fact]
    public void What_was_approved_never_changes()
    {
        var question = InReview(votes: 1);
        question.Vote(By(Zhao));
        Refused("question.revise.not_in_approved", () => question.Revise(Bank(1), Sample() with { Text = "!" }, By(Li)));
        Assert.Equal(Sample().Hash(), question.ContentHash);
    }

    [Fact]
    public void The_checks_tell_everything_before_a_reviewer_sees_it()
    {
        var question = Draft(votes: 1, Sample() with { Enemies = ["Q-1", "Q-9"], ExpiresOn = new LocalDate(2026, 3, 1), Answer = null });
        Refused("question.answer_misplaced question.enemy_unknown question.enemy_unknown question.expired", () => question.SubmitForReview(Submitting(Li)));
        Assert.Equal(QuestionState.Draft, question.State);
    }

    [Fact]
    public void A_closed_bank_takes_no_question()
    {
        var bank = Bank(1);
        bank.Move(QuestionBankTrigger.Close, By(Wang).Because("done"));
        Refused("question_bank.closed", () => BankQuestion.Draft(bank, "Q-1", 1, Sample(), By(Li)));
    }

    [Fact]
    public void A_secure_bank_asks_for_two_votes()
    {
        var bank = QuestionBank.Create(new NewBank(Unit, "secure", "S", true, null), By(Wang));
        Assert.Equal((2, true), (bank.Votes, BankQuestion.Draft(bank, "Q-1", 1, Sample(), By(Li)).IsSecure));
        Refused("question_bank.key_malformed question_bank.title_missing question_bank.votes_out_of_range", () => QuestionBank.Create(new NewBank(Unit, "Key", " ", false, 9), By(Wang)));
    }

    static QuestionContent Sample() => new(QuestionType.TrueFalse, null, "t", 1, CognitiveLevel.Remember, "?", [], true, "because", "law", []);

    static QuestionBank Bank(int votes) => QuestionBank.Create(new NewBank(Unit, "bank", "Bank", false, votes), By(Wang));

    static BankQuestion Draft(int votes, QuestionContent? content = null) => BankQuestion.Draft(Bank(votes), "Q-1", 1, content ?? Sample(), By(Li));

    static BankQuestion InReview(int votes)
    {
        var question = Draft(votes);
        question.SubmitForReview(Submitting(Li));
        return question;
    }

    static Act Submitting(Actor actor) => By(actor).Given(new BankFacts(new HashSet<string> { "Q-1" }, new LocalDate(2026, 3, 2)));

    static Act By(Actor actor) => new(actor, At);

    static void Refused(string codes, Action act) => Assert.Equal(codes, string.Join(' ', Assert.Throws<RefusedException>(act).Codes));

    static Actor Somebody(string name, string role) => new(new Act(Actor.System, At).NewId(), name, [new Grant(role, Unit, true, Guid.Empty)], FlatUnits.Instance);
}
