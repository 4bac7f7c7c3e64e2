using NodaTime;
using TrainingLms.Core.Tests.House;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.People;

/// <summary>Separation of duty and the appointing rules as the seeds say them, and what a wrong seed is told.</summary>
public sealed class DutyTableTests : IDisposable
{
    static readonly string Seeds = Path.Combine(Sources.Root, "seeds", "authority");

    static readonly DutyTable Table = DutyTable.Load(Path.Combine(Seeds, "duties.yaml"));

    static readonly Guid City = new(1, 0, 0, new byte[8]), East = new(2, 0, 0, new byte[8]), West = new(3, 0, 0, new byte[8]);

    readonly string folder = Directory.CreateTempSubdirectory("tlms-duty-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>East and West lie below City.</summary>
    sealed class TwoDistricts : IUnitOrder
    {
        public bool IsWithin(Guid unitId, Guid ancestorId) => unitId == ancestorId || ancestorId == City;
    }

    static string[] Broken(HeldRole wanted, params HeldRole[] held) => [.. Table.BrokenBy(wanted, held, new TwoDistricts()).Select(rule => rule.Code)];

    [Theory]
    [InlineData(Role.EmployerReviewer, Role.EmployerApprover, "duty.employer_reviewer_and_approver")]
    [InlineData(Role.Secretariat, Role.Expert, "duty.secretariat_and_expert"), InlineData(Role.SecretariatLead, Role.Expert, "duty.secretariat_and_expert")]
    [InlineData(Role.Supervisor, Role.Authority, "duty.supervisor_and_decider"), InlineData(Role.Supervisor, Role.Chair, "duty.supervisor_and_decider")]
    [InlineData(Role.Investigator, Role.Secretariat, "duty.supervisor_and_decider"), InlineData(Role.Supervisor, Role.Expert, "duty.supervisor_and_decider")]
    public void Two_roles_exclude_each_other_where_their_units_meet(string one, string other, string code)
    {
        Assert.Equal([code], Broken(new(one, East, false), new HeldRole(other, East, false)));
        Assert.Equal([code], Broken(new(other, East, false), new HeldRole(one, East, false)));
        Assert.Equal([code], Broken(new(one, East, false), new HeldRole(other, City, true)));
        Assert.Equal([code], Broken(new(one, City, true), new HeldRole(other, West, false)));
        Assert.Empty(Broken(new(one, East, false), new HeldRole(other, City, false)));
        Assert.Empty(Broken(new(one, East, true), new HeldRole(other, West, true)));
    }

    [Theory]
    [InlineData(Role.Auditor, "duty.administrator_and_auditor"), InlineData(Role.Expert, "duty.administrator_and_titles"), InlineData(Role.Registrar, "duty.administrator_and_titles")]
    [InlineData(Role.Teller, "duty.administrator_and_titles"), InlineData(Role.ExamManager, "duty.administrator_and_exams"), InlineData(Role.Marker, "duty.administrator_and_exams")]
    public void An_administrator_is_kept_apart_in_the_whole_installation(string other, string code)
    {
        Assert.Equal([code], Broken(new(Role.SystemAdministrator, East, false), new HeldRole(other, West, false)));
        Assert.Equal([code], Broken(new(other, West, false), new HeldRole(Role.SystemAdministrator, East, false)));
    }

    [Fact]
    public void Days_that_do_not_meet_keep_nobody_apart()
    {
        LocalDate Day(int day) => new(2026, 3, day);
        HeldRole reviewer = new(Role.EmployerReviewer, East, false, Day(1), Day(10)), approver = new(Role.EmployerApprover, East, false, Day(11));
        Assert.Empty(Broken(approver, reviewer));
        Assert.Empty(Broken(reviewer, approver));
        Assert.Single(Broken(approver with { From = Day(10) }, reviewer));
        Assert.Single(Broken(approver, reviewer with { To = null }));
    }

    [Fact]
    public void What_was_imported_against_the_rules_is_marked_on_both_sides()
    {
        var judged = Table.Judge([new Grant(Role.SystemAdministrator, City, true, City), new Grant(Role.HrOfficer, City, true, East), new Grant(Role.Auditor, West, true, West)], new TwoDistricts());
        Assert.Equal(["duty.administrator_and_auditor", null, "duty.administrator_and_auditor"], judged.Select(grant => grant.Breach));
    }

    [Fact]
    public void Every_right_and_every_way_to_come_by_a_role_has_words() =>
        Findings.None(from key in Enum.GetValues<Right>().Select(right => $"right.{Snake.Of(right)}")
                          .Concat(Enum.GetValues<GrantSource>().Select(source => $"grant_source.{Snake.Of(source)}"))
                          .Concat(Role.All.SelectMany(role => (string[])[$"who.{role}", $"role_held_on.{Snake.Of(Role.HeldOn(role))}"]))
                      from book in (SentenceBook[])[SentenceBook.Chinese, SentenceBook.English]
                      where !book.Knows(key)
                      select $"{key} has no words in {book.Language}");

    [Fact]
    public void Every_rule_has_its_sentence() =>
        Findings.None(from rule in Table.Rules
                      from book in (SentenceBook[])[SentenceBook.Chinese, SentenceBook.English]
                      where !book.Knows(rule.Code)
                      select $"{rule.Code} has no sentence in {book.Language}");

    [Fact]
    public void Every_role_is_appointed_by_somebody_and_held_on_something()
    {
        var rules = AppointingRules.Load(Path.Combine(Seeds, "appointing.yaml"));
        Assert.All(Role.All, role => Assert.Contains(Role.SystemAdministrator, rules.AppointersOf(role)));
        Assert.Equal((180, 30, 24), (rules.ActingDays, rules.DelegationDays, rules.EmergencyHours));
        Assert.Superset(new HashSet<string>([Role.Chair, Role.Scrutineer, Role.Teller, Role.Supervisor, Role.Expert]), rules.NeverDelegated.ToHashSet());
        Assert.DoesNotContain(Role.HrOfficer, rules.AppointersOf(Role.Authority));
        Assert.Empty(rules.AppointersOf("Nobody"));
    }

    [Theory]
    [InlineData("apart: []", "no rule")]
    [InlineData("apart:\n  - key: a\n    roles: [Auditor]\n    and: [Expert]\n", "within")]
    [InlineData("apart:\n  - key: a\n    roles: [Auditor]\n    and: [Expertt]\n    within: units\n", "Expertt")]
    [InlineData("apart:\n  - key: a\n    roles: []\n    and: [Expert]\n    within: units\n", "empty")]
    [InlineData("apart:\n  - key: a\n    roles: [Expert]\n    and: [Expert]\n    within: units\n", "both sides")]
    [InlineData("apart:\n  - roles: [Expert]\n    and: [Auditor]\n    within: units\n", "no key")]
    [InlineData("apart:\n  - key: a\n    rolls: [Expert]\n    and: [Auditor]\n    within: units\n", "rolls")]
    [InlineData("apart:\n  - key: a\n    roles: [Expert]\n    and: [Auditor]\n    within: city\n", "city")]
    [InlineData("apart:\n  - {key: a, roles: [Expert], and: [Auditor], within: units}\n  - {key: a, roles: [Expert], and: [Teller], within: units}\n", "twice")]
    public void A_wrong_table_is_refused_with_the_place(string yaml, string told)
    {
        var path = Path.Combine(folder, "duties.yaml");
        File.WriteAllText(path, yaml);
        Assert.Contains(told, Assert.Throws<SeedException>(() => DutyTable.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("longest-days: 180", "longest-days: 0", "acting"), InlineData("Registrar, Auditor", "Registrar", "Auditor"), InlineData("Registrar, Auditor", "Registrar, HrOfficer", "HrOfficer")]
    [InlineData("longest-hours", "hours", "hours")]
    public void Wrong_appointing_rules_are_refused(string right, string wrong, string told)
    {
        var path = Path.Combine(folder, "appointing.yaml");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(Seeds, "appointing.yaml")).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(told, Assert.Throws<SeedException>(() => AppointingRules.Load(path)).Message, StringComparison.Ordinal);
    }
}
