using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>All attempts at an exam within somebody's scope.</summary>
/// <param name="Exam">The exam.</param>
/// <param name="PassMark">Its pass mark in force.</param>
/// <param name="At">When it was drawn up.</param>
/// <param name="Lines">By person number and attempt, read anew from the database each time they are gone through.</param>
public sealed record Gradebook(Exam Exam, PassMark PassMark, Instant At, IAsyncEnumerable<GradebookLine> Lines);

/// <summary>One attempt.</summary>
/// <param name="Person">Who sat.</param>
/// <param name="UnitPath">The person's unit with those above, highest first.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Marking">Its newest marking; null before marking.</param>
/// <param name="Result">State of the newest version of its result; null where there is none.</param>
public sealed record GradebookLine(Person Person, string UnitPath, ExamAttempt Attempt, AttemptMarking? Marking, ExamResultState? Result);

/// <summary>Draws up gradebooks; apart from the exam room, because staff read it and candidates never.</summary>
public sealed class GradebookDesk(LmsDbContext db, ExamOffice office, UnitTreeCache trees)
{
    const int Batch = 500;

    /// <summary>The gradebook of an exam, as far as the actor may see results as staff; the own attempts of a mere candidate are not in it.</summary>
    /// <exception cref="RefusedException"><c>exam.not_found</c>, <c>exam.gradebook_forbidden</c>.</exception>
    public async Task<Gradebook> DrawUpAsync(Guid examId, Act act, CancellationToken cancel = default)
    {
        var exam = await office.FindAsync(examId, act.By, cancel);
        if (!ExamScope.IsStaff(act.By)) throw new RefusedException(RefusalKind.Forbidden, "exam.gradebook_forbidden");
        return new Gradebook(exam, (await db.PassMarksAsync([exam], cancel))[examId], act.At, ReadAsync(examId, act.By, cancel));
    }

    /// <summary>The newest marking of the newest seal; none while the result is withheld, or after a reopening has overtaken it.</summary>
    static AttemptMarking? Shown(ExamAttempt attempt, IEnumerable<AttemptMarking> markings) =>
        attempt.State == AttemptState.Scored ? markings.Where(marking => marking.SealNumber == attempt.SealNumber).MaxBy(marking => (marking.ScoringVersion, marking.Round)) : null;

    /// <summary>A few hundred attempts at a time, each batch with its markings.</summary>
    async IAsyncEnumerable<GradebookLine> ReadAsync(Guid examId, Actor actor, [EnumeratorCancellation] CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        var attempts = from attempt in db.ExamAttempts.VisibleToStaff(actor, db)
                       where attempt.ExamId == examId
                       join person in db.People on attempt.CandidateId equals person.Id
                       select new { person, attempt };
        for (var (number, sitting) = ("", 0); ;)
        {
            var (lastNumber, lastSitting) = (number, sitting);
            var rows = await attempts.AsNoTracking()
                .Where(row => string.Compare(row.person.PersonNumber, lastNumber) > 0 || (row.person.PersonNumber == lastNumber && row.attempt.Number > lastSitting))
                .OrderBy(row => row.person.PersonNumber).ThenBy(row => row.attempt.Number).Take(Batch).ToListAsync(cancel);
            if (rows.Count == 0) yield break;
            var keys = rows.ConvertAll(row => row.attempt.Id);
            var markings = (await db.ExamMarkings.AsNoTracking().Where(marking => keys.Contains(marking.AttemptId)).ToListAsync(cancel)).ToLookup(marking => marking.AttemptId);
            var results = (await db.ExamResults.AsNoTracking().Where(result => keys.Contains(result.AttemptId)).Select(result => new { result.AttemptId, result.SealNumber, result.Edition, result.State }).ToListAsync(cancel)).ToLookup(result => result.AttemptId);
            foreach (var row in rows)
            {
                var state = results[row.attempt.Id].Where(result => result.SealNumber == row.attempt.SealNumber).MaxBy(result => result.Edition)?.State;
                // Nobody reads the own mark sooner for being staff.
                var isShown = row.attempt.CandidateId != actor.PersonId || state == ExamResultState.Released;
                yield return new GradebookLine(row.person, string.Join('/', tree.PathOf(row.person.UnitId).Reverse().Select(unit => unit.Name)), row.attempt,
                    isShown ? Shown(row.attempt, markings[row.attempt.Id]) : null, isShown ? state : null);
            }
            (number, sitting) = (rows[^1].person.PersonNumber, rows[^1].attempt.Number);
        }
    }
}
