using NodaTime;
using TrainingLms.Core.Tests.House;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Workflow;

/// <summary>What holds for every workflow of the house, whoever writes it.</summary>
public sealed class EveryWorkflowTests
{
    static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 1, 0);

    static readonly Actor Outsider = new(new Guid("00000000-0000-0000-0000-00000000dead"), "Qian", [], FlatUnits.Instance);

    /// <summary>Holds every role there is, on the unit of a blank subject.</summary>
    static readonly Actor Almighty = new(new Guid("00000000-0000-0000-0000-00000000beef"), "Sun",
        [.. Role.All.Select(role => new Grant(role, Guid.Empty, true, Guid.Empty))], FlatUnits.Instance);

    public static TheoryData<string> Names() => [.. Workflows.All.Select(workflow => workflow.Name)];

    static IWorkflow Named(string name) => Workflows.All.Single(workflow => workflow.Name == name);

    [Theory, MemberData(nameof(Names))]
    public void Every_state_can_be_reached(string name)
    {
        var workflow = Named(name);
        Assert.Contains(workflow.Rows, row => row.From is null);
        Findings.None(workflow.States.Except(Reached(workflow, null)));
    }

    [Theory, MemberData(nameof(Names))]
    public void From_every_state_the_story_can_come_to_an_end_or_round_again(string name)
    {
        var workflow = Named(name);
        var ends = workflow.TerminalStates().ToHashSet();
        // A story without an end must be a round: then every state leads to every other.
        var stuck = ends.Count > 0
            ? workflow.States.Where(state => !ends.Contains(state) && !Reached(workflow, state).Overlaps(ends))
            : workflow.States.Where(state => workflow.States.Except(Reached(workflow, state)).Any());
        Findings.None(stuck);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_leads_back_has_always_been_somewhere_before(string name)
    {
        var halts = Named(name).Rows.Where(row => row.LeadsBack).Select(row => row.From!).ToHashSet();
        Assert.All(Named(name).Rows.Where(row => row.LeadsBack), row => Assert.NotEmpty(row.To));
        // Nothing is born halted, and no halt is entered from another: there the way back would be forgotten.
        Findings.None(Named(name).Rows.Where(row => !row.LeadsBack && row.To.Any(halts.Contains) && (row.From is null || (halts.Contains(row.From) && row.To.Single() != row.From)))
            .Select(row => $"{row.Trigger} from {row.From ?? "new"}"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_trigger_is_used(string name) =>
        Findings.None(Named(name).Triggers.Except(Named(name).Rows.Select(row => row.Trigger)));

    [Theory, MemberData(nameof(Names))]
    public void What_is_not_in_the_table_is_refused_as_wrong_state(string name)
    {
        var workflow = Named(name);
        foreach (var from in workflow.States.Cast<string?>().Append(null))
            foreach (var trigger in workflow.Triggers)
            {
                var known = workflow.Rows.Any(row => row.From == from && row.Trigger == trigger);
                Assert.True(known == (Ask(workflow, from, trigger, Outsider) != RefusalKind.WrongState), $"{name}: {trigger} from {from ?? "new"}");
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void An_outsider_may_do_only_what_anyone_may(string name) =>
        Findings.None(Named(name).Rows.Where(row => !row.Who.Split('|').Contains("anyone") && Ask(Named(name), row.From, row.Trigger, Outsider) != RefusalKind.Forbidden)
            .Select(row => $"{row.Trigger} from {row.From ?? "new"} is open to an outsider, although it is said to be for {row.Who}"));

    [Theory, MemberData(nameof(Names))]
    public void Rows_of_the_clock_are_closed_to_people_of_every_role(string name) =>
        Findings.None(Named(name).Rows.Where(row => row.ByClock && Ask(Named(name), row.From, row.Trigger, Almighty) != RefusalKind.Forbidden).Select(row => row.Trigger));

    [Theory, MemberData(nameof(Names))]
    public void A_second_person_is_another_natural_person_whoever_acts_for_whom(string name)
    {
        var workflow = Named(name);
        var (li, wang, zhao, qian) = (Somebody(1), Somebody(2), Somebody(3), Somebody(4));
        foreach (var row in workflow.Rows)
            foreach (var step in row.NotBy)
            {
                Hand[] before = [new(step, li.PersonId, null)], delegated = [new(step, li.PersonId, wang.PersonId)];
                Assert.False(Second(row, before, li, null), $"{name}: after {step}, the same person may {row.Trigger}");
                Assert.False(Second(row, before, zhao, li.PersonId), $"{name}: after {step}, a delegate of the same person may {row.Trigger}");
                Assert.False(Second(row, before, li, zhao.PersonId), $"{name}: after {step}, the same person may {row.Trigger} for somebody else");
                Assert.False(Second(row, delegated, wang, null), $"{name}: after {step} by a delegate, the giver may {row.Trigger}");
                Assert.False(Second(row, delegated, zhao, wang.PersonId), $"{name}: after {step} by a delegate, another delegate of the giver may {row.Trigger}");
                Assert.True(Second(row, delegated, qian, null) && Second(row, delegated, qian, zhao.PersonId), $"{name}: nobody may {row.Trigger} after {step}");
            }

        bool Second(WorkflowRow row, Hand[] before, Actor by, Guid? onBehalfOf) =>
            workflow.CheckSecondPerson(row.From, row.Trigger, before, new Act(by, Now), onBehalfOf).IsAllowed;
    }

    /// <summary>The rows of the separation table that concern one case: who took the step on the left cannot take the one on the right.</summary>
    [Theory]
    [InlineData("role_appointment", "propose", "approve"), InlineData("role_appointment", "propose_emergency", "approve_emergency"), InlineData("role_appointment", "propose", "decline")]
    [InlineData("roster_import", "upload", "confirm_guarded")]
    [InlineData("course_version", "upload", "approve"), InlineData("course_version", "upload", "publish"), InlineData("course_version", "approve", "publish")]
    [InlineData("hours_claim", "endorse", "grant"), InlineData("hours_rule_set", "draft", "approve"), InlineData("hours_exemption", "propose", "approve")]
    [InlineData("title_application", "check_originals", "open_notice"), InlineData("title_application", "check_originals", "recommend")]
    [InlineData("title_application", "sign_eligible", "confirm_eligible"), InlineData("title_application", "recommend", "confirm_eligible")]
    [InlineData("title_application", "accept", "confirm"), InlineData("title_application", "confirm_eligible", "refuse_confirm"), InlineData("title_application", "put_to_ballot", "confirm")]
    [InlineData("title_application", "round_passed", "confirm"), InlineData("title_application", "accept", "upheld_invalid"), InlineData("title_application", "accept", "upheld_procedure")]
    [InlineData("title_objection", "propose", "conclude"), InlineData("title_objection", "conclude", "decide"), InlineData("title_objection", "decide", "overturn"), InlineData("title_objection", "admit", "uphold"), InlineData("title_objection", "decline", "confirm_decline"), InlineData("title_objection", "decline", "admit_on_appeal"), InlineData("title_objection", "admit_on_appeal", "overturn")]
    [InlineData("fraud_lead", "raise", "sign"), InlineData("fraud_lead", "raise", "find_proven"), InlineData("fraud_lead", "sign", "find_proven"), InlineData("fraud_lead", "sign", "find_unproven"), InlineData("title_application", "accept", "sanction")]
    [InlineData("public_notice", "draft", "review"), InlineData("public_notice", "edit", "review"), InlineData("public_notice", "draft", "approve"), InlineData("public_notice", "edit", "approve"), InlineData("public_notice", "review", "approve")]
    [InlineData("expert_membership", "nominate", "admit")]
    [InlineData("panel_draw", "commit_a", "commit_b"), InlineData("panel_draw", "commit_b", "commit_a")]
    [InlineData("ballot_round", "take_scrutineer_code", "take_teller_code"), InlineData("ballot_round", "take_teller_code", "seal"), InlineData("ballot_round", "ask_annulment", "annul")]
    [InlineData("panel_seat", "sign_clearance", "clear")]
    [InlineData("exam_attempt", "ask_reopening", "reopen"), InlineData("exam_attempt", "ask_reopening", "reopen_as_submitted"), InlineData("exam_attempt", "bring_offline_file", "import_offline_file"), InlineData("accommodation", "propose", "approve")]
    [InlineData("slot_marking", "submit_mark", "agree_by_second"), InlineData("slot_marking", "submit_mark", "adjudicate"), InlineData("slot_marking", "send_to_adjudication", "adjudicate")]
    [InlineData("slot_marking", "submit_mark", "pass_moderation"), InlineData("slot_marking", "adjudicate", "fail_moderation"), InlineData("slot_marking", "force_mark", "pass_moderation")]
    [InlineData("slot_marking", "submit_mark", "force_mark"), InlineData("slot_marking", "adjudicate", "force_mark"), InlineData("slot_marking", "force_mark", "sign_off")]
    [InlineData("rescoring", "draw_up", "approve"), InlineData("rescoring", "draw_up", "allow_lowering"), InlineData("cut_score_study", "draw_up", "decide"), InlineData("similarity_case", "review_first", "review_second")]
    [InlineData("post_profile", "draft", "approve")]
    [InlineData("certificate", "prepare", "issue"), InlineData("certificate", "ask_revocation", "revoke")]
    public void What_must_not_be_one_hand_is_in_the_table(string name, string earlier, string later)
    {
        var rows = Named(name).Rows.Where(row => row.Trigger == later).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains(earlier, row.NotBy));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_timer_belongs_to_the_clock(string name) =>
        Findings.None(Named(name).Rows.Where(row => row.HasTimer && !row.ByClock).Select(row => row.Trigger));

    [Theory, MemberData(nameof(Names))]
    public void Every_name_and_every_guard_has_words_in_both_languages(string name)
    {
        var workflow = Named(name);
        string[] keys =
        [
            name,
            .. workflow.States.Select(state => $"{name}.state.{state}"),
            .. workflow.Triggers.Select(trigger => $"{name}.trigger.{trigger}"),
            .. workflow.Rows.SelectMany(row => row.Guards),
            .. workflow.Rows.SelectMany(row => row.Who.Split('|')).Select(who => $"who.{who}"),
        ];
        Findings.None(from book in (SentenceBook[])[SentenceBook.Chinese, SentenceBook.English]
                      from key in keys.Distinct()
                      where !book.Knows(key)
                      select $"{key} has no words in {book.Language}");
    }

    static Actor Somebody(byte number) => Outsider with { PersonId = new Guid(number, 0, 0, new byte[8]) };

    /// <summary>How a subject without facts answers; null when it would allow.</summary>
    static RefusalKind? Ask(IWorkflow workflow, string? from, string trigger, Actor by)
    {
        try
        {
            return workflow.CheckBlank(from, trigger, new Act(by, Now)).Kind;
        }
        catch (Exception blank) when (blank is NullReferenceException or ArgumentNullException)
        {
            // Who may is read from facts the blank subject does not have, so it names nobody.
            return RefusalKind.Forbidden;
        }
    }

    static HashSet<string> Reached(IWorkflow workflow, string? from)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string?>([from]);
        while (next.TryDequeue(out var state))
            foreach (var row in workflow.Rows.Where(row => row.From == state))
                foreach (var to in row.To)
                    if (reached.Add(to)) next.Enqueue(to);
        return reached;
    }
}
