using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Programmes;

namespace TrainingLms.Reports;

/// <summary>认证: everybody who has or had a certification, as it stands on the day.</summary>
public sealed class CertificationReport : IReportSource
{
    /// <inheritdoc/>
    public ReportKind Kind => ReportKind.Certification;

    /// <inheritdoc/>
    public IReadOnlyList<string> Facts => ["certified", "valid", "due_in_30", "due_in_90", "in_grace", "expired", "revoked"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Counts => Facts;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures =>
    [
        Measure.Count("measure.certification.certified", "certified"), Measure.Count("measure.certification.valid", "valid"), Measure.Share("measure.certification.valid_share", "valid", "certified"),
        Measure.Count("measure.certification.due_in_30", "due_in_30"), Measure.Count("measure.certification.due_in_90", "due_in_90"), Measure.Count("measure.certification.in_grace", "in_grace"),
        Measure.Count("measure.certification.expired", "expired"), Measure.Count("measure.certification.revoked", "revoked"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ReportDimension> Dimensions(ReportPeriod period, IQueryable<Guid> units, LmsDbContext db)
    {
        var (today, in30, in90) = (period.Day, period.Day.PlusDays(30), period.Day.PlusDays(90));
        return
        [
            new("programme",
                from one in db.ProgrammeAssignments
                where one.ValidFrom != null && one.State != AssignmentState.Released && one.State != AssignmentState.Exempted
                join person in db.People.Active() on one.PersonId equals person.Id
                where units.Contains(person.UnitId)
                let isRevoked = one.State == AssignmentState.Revoked
                let isValid = !isRevoked && one.State != AssignmentState.Expired && one.ValidFrom <= today && (one.ValidTo == null || one.ValidTo >= today)
                select new ReportRow
                {
                    Id = one.Id,
                    UnitId = person.UnitId,
                    Cut = one.ProgrammeKey,
                    Code = person.PersonNumber,
                    Name = person.Name,
                    Value0 = 1,
                    Value1 = isValid ? 1 : 0,
                    Value2 = isValid && one.ValidTo != null && one.ValidTo <= in30 ? 1 : 0,
                    Value3 = isValid && one.ValidTo != null && one.ValidTo <= in90 ? 1 : 0,
                    Value4 = !isRevoked && !isValid && one.GraceEndsOn != null && one.GraceEndsOn >= today ? 1 : 0,
                    Value5 = !isRevoked && !isValid && (one.GraceEndsOn == null || one.GraceEndsOn < today) ? 1 : 0,
                    Value6 = isRevoked ? 1 : 0,
                    Value7 = 0,
                    Value8 = 0,
                }),
        ];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, Words>> NameAsync(string dimension, IReadOnlyCollection<string> cuts, LmsDbContext db, CancellationToken cancel) =>
        ProgrammeNames.OfAsync(cuts, db, cancel);
}
