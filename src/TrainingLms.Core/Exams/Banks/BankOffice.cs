using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Where banks are opened, closed and looked up.</summary>
public sealed class BankOffice(LmsDbContext db)
{
    /// <summary>Banks in scope, newest first.</summary>
    public Task<Page<QuestionBank>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var banks = db.QuestionBanks.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) banks = banks.Where(bank => bank.Id < last);
        return page.ReadAsync(banks.OrderByDescending(bank => bank.Id), bank => bank.Id.ToString(), cancel);
    }

    /// <summary>A bank in scope.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>.</exception>
    public async Task<QuestionBank> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.QuestionBanks.VisibleTo(actor, db).SingleOrDefaultAsync(bank => bank.Id == id, cancel) ?? throw new RefusedException(RefusalKind.NotFound, "question_bank.not_found");

    /// <summary>Opens a bank.</summary>
    /// <exception cref="RefusedException"><c>unit.not_found</c>, <c>question_bank.key_taken</c>, what is wrong with it, forbidden.</exception>
    public async Task<QuestionBank> CreateAsync(NewBank wanted, Act act, CancellationToken cancel = default)
    {
        await db.FindOrRefuseAsync<OrganizationUnit>(wanted.UnitId, "unit.not_found", cancel);
        var bank = QuestionBank.Create(wanted, act);
        db.QuestionBanks.Add(bank);
        await db.SaveChangesAsync(cancel);
        return bank;
    }

    /// <summary>Closes a bank, or opens it again.</summary>
    /// <exception cref="RefusedException"><c>question_bank.not_found</c>, <c>reason.missing</c>, wrong state, forbidden.</exception>
    public async Task<QuestionBank> MoveAsync(Guid id, QuestionBankTrigger trigger, ExpectedVersion expected, Act act, CancellationToken cancel = default)
    {
        var bank = await FindAsync(id, act.By, cancel);
        expected.Against(bank);
        bank.Move(trigger, act);
        await db.SaveChangesAsync(cancel);
        return bank;
    }
}
