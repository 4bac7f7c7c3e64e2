using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>All attempts at an exam within somebody's scope.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="At">When it was drawn up.</param>
/// <param name="Lines">By person number and attempt.</param>
public sealed record Gradebook(Exam Exam, Instant At, IReadOnlyList<GradebookLine> Lines);

/// <summary>One attempt.</summary>
/// <param name="Person">Who sat.</param>
/// <param name="UnitPath">The person's unit with those above, highest first.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Marking">Its newest marking; null before marking.</param>
public sealed record GradebookLine(Person Person, string UnitPath, ExamAttempt Attempt, AttemptMarking? Marking);

/// <summary>Draws up gradebooks; apart from the exam room, because staff read it and candidates never.</summary>
public sealed class GradebookDesk(LmsDbContext db, ExamOffice office, UnitTreeCache trees)
{
    /// <summary>The gradebook of an exam, as far as the actor may see results as staff; the own attempts of a mere candidate are not in it.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.gradebook_forbidden</c>.</exception>
    public async Task<Gradebook> DrawUpAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        if (!ExamScope.IsStaff(act.By)) throw new RefusedException(RefusalKind.Forbidden, "exam.gradebook_forbidden");
        var attempts = db.ExamAttempts.VisibleToStaff(act.By, db).Where(attempt => attempt.ExamId == examId);
        var rows = await (from attempt in attempts
                          join person in db.People on attempt.CandidateId equals person.Id
                          orderby person.PersonNumber, attempt.Number
                          select new { person, attempt }).AsNoTracking().ToListAsync(cancel);
        var markings = (await (from marking in db.ExamMarkings
                               join attempt in attempts on marking.AttemptId equals attempt.Id
                               select marking).AsNoTracking().ToListAsync(cancel))
            .GroupBy(marking => marking.AttemptId)
            .ToDictionary(group => group.Key, group => group.MaxBy(marking => (marking.SealNumber, marking.ScoringVersion))!);
        var tree = await trees.CurrentAsync(db, cancel);
        return new Gradebook(exam, act.At, [.. rows.Select(row => new GradebookLine(
            row.person, string.Join('/', tree.PathOf(row.person.UnitId).Reverse().Select(unit => unit.Name)), row.attempt, markings.GetValueOrDefault(row.attempt.Id)))]);
    }
}
