import { Icon } from "./icon.tsx";

export type WizardStep = { id: string; title: string; note: string };

/** Lists a wizard's steps beside it: those done, the one that is open, those ahead. */
export function WizardSteps({ steps, current }: { steps: readonly WizardStep[]; current: number }) {
  return (
    <nav aria-label="Steps">
      <ol className="wizard">
        {steps.map((step, index) => (
          <li
            key={step.id}
            data-done={index < current || undefined}
            aria-current={index === current ? "step" : undefined}
          >
            <span className="wizard-no">
              {index < current ? <Icon name="check" size={14} label="Done" /> : index + 1}
            </span>
            <div>
              <p>{step.title}</p>
              <span className="text-xs text-muted-foreground">{step.note}</span>
            </div>
          </li>
        ))}
      </ol>
    </nav>
  );
}
