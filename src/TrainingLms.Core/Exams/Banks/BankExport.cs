using Microsoft.EntityFrameworkCore;
using TrainingLms.Audit;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A bank as it leaves the house, with its keys.</summary>
/// <param name="Key">Key of the bank.</param>
/// <param name="Questions">The newest version of each question that is not retired, by code.</param>
public sealed record ExportedBank(string Key, IReadOnlyList<(string Code, QuestionContent Content)> Questions);

/// <summary>Gives banks out. Each export is written down before its first byte.</summary>
public sealed class BankExport(LmsDbContext db, BankOffice banks)
{
    /// <summary>A bank with all its keys.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>.</exception>
    public async Task<ExportedBank> OfAsync(Guid bankId, Act act, CancellationToken cancel = default)
    {
        var bank = await banks.FindAsync(bankId, act.By, cancel);
        var questions = await db.BankQuestions.AsNoTracking().Where(question => question.BankId == bankId && question.State != QuestionState.Retired
            && !db.BankQuestions.Any(later => later.BankId == bankId && later.Code == question.Code && later.Number > question.Number && later.State != QuestionState.Retired)).ToListAsync(cancel);
        db.Observe(new Observation("export", "export_question_bank", "question_bank", bankId, act, act.By.ReadingWarrant(Right.SeeQuestions, bank.UnitId)) { SubjectUnitId = bank.UnitId });
        await db.SaveChangesAsync(cancel);
        return new ExportedBank(bank.Key, [.. questions.OrderBy(question => question.Code, StringComparer.Ordinal).Select(question => (question.Code, question.Content))]);
    }
}
