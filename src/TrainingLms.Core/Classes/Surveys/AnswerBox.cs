using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Classes;

/// <summary>
/// Where answers go in. Marks become one more in a counter and never a row; texts go into a heap that is mixed anew with each answer. Every answer
/// touches all counters and the heap alike, so that neither key nor row order nor the database's own mark of the transaction tells whose is what.
/// </summary>
public sealed class AnswerBox(LmsDbContext db)
{
    /// <summary>How many texts are mixed with a new one; fewer only where there are fewer.</summary>
    const int Mixed = 200;

    /// <summary>Takes the answer of the actor, once. It leaves no entry in the trail and returns nothing that could be kept.</summary>
    /// <exception cref="RefusedException">
    /// <c>survey.not_found</c>, <c>survey.not_invited</c>, <c>survey.already_answered</c>, and everything that does not fit the questions; wrong state when it is not open.
    /// </exception>
    public Task AnswerAsync(Guid id, SurveyAnswer answer, Act act, CancellationToken cancel = default) => db.InTransactionAsync(async () =>
    {
        if (!await db.Surveys.VisibleTo(act.By, db).AnyAsync(survey => survey.Id == id, cancel)) throw new RefusedException(RefusalKind.NotFound, "survey.not_found");
        await HoldAsync(id, cancel);
        var survey = await db.Surveys.AsNoTracking().SingleAsync(s => s.Id == id, cancel);
        var mine = db.SurveyInvitations.Where(invitation => invitation.SurveyId == id && invitation.PersonId == act.By.PersonId);
        var invitation = await mine.AsNoTracking().SingleOrDefaultAsync(cancel);
        SurveyWorkflow.Table.Check(survey, SurveyTrigger.Answer, act.Given(new AnswerFacts(invitation is not null, invitation?.HasAnswered == true, answer.Faults(survey.Questions)))).OrRefuse();
        if (await mine.Where(one => !one.HasAnswered).ExecuteUpdateAsync(one => one.SetProperty(x => x.HasAnswered, true), cancel) == 0)
            throw new RefusedException(RefusalKind.RuleBroken, "survey.already_answered");
        await CountAsync(id, [.. answer.Marks.Select(mark => SurveyTally.NameOf(mark.Key, mark.Value))], cancel);
        await MixAsync(id, [.. answer.Texts.Where(text => !string.IsNullOrWhiteSpace(text.Value)).Select(text => (text.Key, text.Value.Trim()))], cancel);
        return true;
    }, cancel);

    /// <summary>Keeps others from answering or closing the survey until the transaction ends.</summary>
    internal Task HoldAsync(Guid id, CancellationToken cancel) =>
        db.Surveys.Where(survey => survey.Id == id).ExecuteUpdateAsync(survey => survey.SetProperty(s => s.Version, s => s.Version), cancel);

    /// <summary>Writes every counter of the survey, those that stay as they are too: which ones rose is not to be seen from when they were written.</summary>
    Task<int> CountAsync(Guid id, IReadOnlyList<string> marks, CancellationToken cancel) => db.SurveyTallies.Where(tally => tally.SurveyId == id)
        .ExecuteUpdateAsync(tally => tally.SetProperty(t => t.Count, t => t.Count + (marks.Contains(t.Mark) ? 1 : 0)), cancel);

    /// <summary>Takes a heap of texts out and puts it back with the new ones, under new keys and in the order of these.</summary>
    async Task MixAsync(Guid id, IReadOnlyList<(string Question, string Text)> fresh, CancellationToken cancel)
    {
        var from = RandomKey();
        var heap = await db.SurveyTexts.AsNoTracking().Where(text => text.SurveyId == id && text.Id > from).OrderBy(text => text.Id).Take(Mixed).ToListAsync(cancel);
        if (heap.Count < Mixed)
        {
            var taken = heap.ConvertAll(text => text.Id);
            heap.AddRange(await db.SurveyTexts.AsNoTracking().Where(text => text.SurveyId == id && !taken.Contains(text.Id)).OrderBy(text => text.Id).Take(Mixed - heap.Count).ToListAsync(cancel));
        }
        if (heap.Count + fresh.Count == 0) return;
        var old = heap.ConvertAll(text => text.Id);
        await db.SurveyTexts.Where(text => text.SurveyId == id && old.Contains(text.Id)).ExecuteDeleteAsync(cancel);
        List<SurveyText> mixed = [.. heap.Select(text => (text.Question, text.Text)).Concat(fresh).Select(one => new SurveyText { SurveyId = id, Id = RandomKey(), Question = one.Question, Text = one.Text })];
        await db.CopyAsync([.. mixed.OrderBy(text => text.Id)], cancel);
    }

    /// <summary>Not of the act: keys of the act rise with time.</summary>
    static Guid RandomKey() => new(RandomNumberGenerator.GetBytes(16));
}
