using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.Classes.ClassMaterialState;
using static TrainingLms.Classes.ClassMaterialTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.Classes;

/// <summary>What has become of a material.</summary>
public enum ClassMaterialState
{
    /// <summary>Seen by the people of the class from its instant on.</summary>
    Filed,

    /// <summary>Taken out.</summary>
    Withdrawn,
}

/// <summary>What can be done to a material.</summary>
public enum ClassMaterialTrigger
{
    /// <summary>File it.</summary>
    File,

    /// <summary>Add a newer version.</summary>
    Replace,

    /// <summary>Change the title, or from when on it is seen.</summary>
    Revise,

    /// <summary>Take it out.</summary>
    Withdraw,
}

/// <summary>Fact: what a material is to be called.</summary>
public sealed record MaterialTitle(string Text);

/// <summary>The life of a material.</summary>
public static class ClassMaterialWorkflow
{
    static readonly Who<ClassMaterial> Officer = Who.Holding<ClassMaterial>(Role.TrainingOfficer, material => material.UnitId);

    static readonly Who<ClassMaterial> Instructor = new(Role.Instructor, (material, actor) => actor.PersonId != Guid.Empty
        && material.Run?.HeldSessions.Any(session => session.InstructorId == actor.PersonId) == true && actor.GrantFor(Role.Instructor, material.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Who<ClassMaterial> Teacher = new(Role.ClassTeacher, (material, actor) => actor.PersonId != Guid.Empty
        && material.Run?.ClassTeacherId == actor.PersonId && actor.GrantFor(Role.ClassTeacher, material.UnitId) is { } grant ? Warrant.By(grant) : null);

    static readonly Guard<ClassMaterial> TitleFits = new("class_material.title_out_of_range", (_, act) => act.Fact<MaterialTitle>().Text.Trim().Length is > 0 and <= 200);

    static readonly Guard<ClassMaterial> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<ClassMaterialState, ClassMaterialTrigger, ClassMaterial> Table = new("class_material")
    {
        { New,   ClassMaterialTrigger.File, Filed,     Instructor.Or(Teacher), TitleFits },
        { Filed, Replace,  Filed,     Instructor.Or(Teacher) },
        { Filed, Revise,   Filed,     Instructor.Or(Teacher), TitleFits },
        { Filed, Withdraw, Withdrawn, Instructor.Or(Teacher).Or(Officer), ReasonGiven },
    };
}
