using NodaTime;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.People;

public sealed class LeaverGuardTests
{
    static readonly KeyRing Keys = KeyRing.InMemory();

    static readonly Act System = new(Actor.System, Instant.FromUtc(2026, 3, 2, 1, 0));

    [Theory]
    [InlineData(2, 10, false, false)]
    [InlineData(3, 10, true, false)]
    [InlineData(5, 100, false, false)]
    [InlineData(6, 100, true, false)]
    [InlineData(50, 100, true, false)]
    [InlineData(51, 100, true, true)]
    [InlineData(2, 2, false, false)]
    public void Leavers_above_two_people_and_five_in_a_hundred_need_a_second_person_and_above_half_are_refused(
        int leavers, int active, bool tripped, bool refused)
    {
        var unit = Guid.Parse("11111111-1111-7111-8111-111111111111");
        var li = new Actor(Guid.Parse("22222222-2222-7222-8222-222222222222"), "Li", [new Grant(Role.HrOfficer, unit, true, Guid.Empty)], FlatUnits.Instance);
        var import = RosterImport.Upload(new NewRoster("a.xlsx", [1], unit, new RosterSettings()), new RosterOptions(), System with { By = li });
        import.BeginReading(System);
        using var sum = new RosterPlanSum(["1"], active);
        foreach (var number in Enumerable.Range(2, leavers))
        {
            var row = new PlannedRow(number, RowVerdict.Leave, null, null, null, null, [], [], [], new Dictionary<string, string>());
            sum.Add(row, row.ToBytes());
        }
        import.FinishReading(sum.ToPlan(Keys), [], new RosterOptions(), System);
        Assert.Equal((tripped, refused), (import.IsGuardTripped, import.IsMassLeaving));

        var verdict = RosterImportWorkflow.Table.Check(import, RosterImportTrigger.Confirm, (System with { By = li }).Given(new SeenPlan(import.PlanHash!)));
        Assert.Equal(!tripped, verdict.IsAllowed);
        Assert.Equal(refused, verdict.Refusals.Any(refusal => refusal.Code == "roster_import.too_many_leavers"));
    }
}
