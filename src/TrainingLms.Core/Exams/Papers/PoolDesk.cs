using Microsoft.EntityFrameworkCore;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where the pool of an exam is put together at publication: the banks of its course version, and the approved questions of the banks it names.</summary>
public sealed class PoolDesk(LmsDbContext db, QuestionRegister register, ExamPackage package, QuestionUsage usage, WorkCalendar calendar)
{
    /// <summary>The pool with the exposure of the moment. New versions of the course's questions are saved with the caller's next save.</summary>
    /// <exception cref="RefusedException"><c>bank.invalid</c> with all problems, <c>exam.bank_unknown</c> for every bank that cannot be drawn on.</exception>
    public async Task<QuestionPool> DrawUpAsync(Exam exam, Act act, CancellationToken cancel = default)
    {
        var versions = new List<QuestionVersion>();
        foreach (var bank in await package.BanksAsync(exam.CourseVersionId, cancel)) versions.AddRange((await register.TakeInAsync(bank, act, cancel)).Versions);
        versions.AddRange(await KeptAsync(exam, act.By, cancel));
        return new QuestionPool(versions, await usage.ExposuresAsync(versions, act.At, cancel));
    }

    /// <summary>The pool of an exam as it was frozen, without what was suspended or retired by a person since.</summary>
    public async Task<QuestionPool> FrozenAsync(Guid examId, CancellationToken cancel = default)
    {
        var items = await (from item in db.ExamPoolItems
                           join version in db.QuestionVersions on item.QuestionVersionId equals version.Id
                           where item.ExamId == examId && !db.BankQuestions.Any(question => question.Id == version.Id && question.IsBarred)
                           select new { item.ExposureHundredths, version }).AsNoTracking().ToListAsync(cancel);
        return new QuestionPool(items.Select(item => item.version), items.ToDictionary(item => item.version.Id, item => item.ExposureHundredths));
    }

    /// <summary>Approved questions that do not run out before the exam closes. A bank serves its unit and those below it.</summary>
    async Task<IEnumerable<QuestionVersion>> KeptAsync(Exam exam, Actor actor, CancellationToken cancel)
    {
        if (exam.Blueprint.Banks is not { Length: > 0 } keys) return [];
        var wanted = keys.ToList();
        var banks = await db.QuestionBanks.AsNoTracking().Where(bank => wanted.Contains(bank.Key) && bank.State == QuestionBankState.Open).ToListAsync(cancel);
        banks.RemoveAll(bank => !actor.Units.IsWithin(exam.UnitId, bank.UnitId));
        if (wanted.Except(banks.Select(bank => bank.Key)).ToList() is { Count: > 0 } unknown)
            throw new RefusedException(RefusalKind.RuleBroken, [.. unknown.Select(key => new Refusal("exam.bank_unknown", [("bank", key)]))]);
        var ids = banks.ConvertAll(bank => bank.Id);
        var versions = await db.QuestionVersions.AsNoTracking()
            .Where(version => db.BankQuestions.Any(question => question.Id == version.Id && ids.Contains(question.BankId) && question.State == QuestionState.Approved)).ToListAsync(cancel);
        var lastDay = calendar.DayOf(exam.ClosesAt);
        return versions.Where(version => version.Content.ExpiresOn is not { } day || day >= lastDay);
    }
}
